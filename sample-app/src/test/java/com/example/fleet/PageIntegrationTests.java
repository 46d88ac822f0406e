package com.example.fleet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.github.mqttboot.test.MqttBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.Lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page in a real browser, against the running application. Skipped where there is no
 * Chromium.
 */
@EnabledIf(value = "com.example.fleet.Browser#isInstalled",
		disabledReason = "chromium and chromedriver are not on the PATH")
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageIntegrationTests {

	private static final Path SCREENSHOTS = Path.of("target", "screenshots");

	@LocalServerPort
	private int port;

	@Autowired
	private MqttBroker broker;

	@Autowired
	@Qualifier("liveFeed")
	private Lifecycle feed;

	private Browser browser;

	@BeforeAll
	void startBrowser(@TempDir Path userData) {
		this.browser = new Browser(userData);
	}

	@BeforeEach
	void openPage() {
		this.browser.prefer("light");
		this.browser.resize(1440, 900);
		this.browser.open(this.port);
		this.browser.waitFor("document.body.dataset.state === 'connected'");
		this.browser.waitFor("document.querySelectorAll('#tiles li').length === 6");
	}

	@AfterAll
	void closeBrowser() {
		this.browser.close();
	}

	@Test
	void showsConnectionPresenceAndUnits() {
		assertThat(this.browser.text("#state-text")).isEqualTo("Connected");
		assertThat(this.browser.text("#broker")).isEqualTo(this.broker.uri());
		assertThat(this.browser.text("#broker-note")).contains("embedded");
		assertThat(this.browser.find("#since").getText()).matches("\\d\\d:\\d\\d:\\d\\d");
		this.browser.waitFor("document.getElementById('presence').textContent === 'online'");
		assertThat(this.browser.text("[data-unit=truck-11] .value")).matches("−?\\d+\\.\\d °C");
		assertThat(this.browser.find("#units-empty").isDisplayed()).isFalse();
		assertThat(this.browser.find("#notice").isDisplayed()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "temperature", "humidity" })
	void plotsMove(String plot) {
		String received = "return Number(document.getElementById(arguments[0]).dataset.received)";
		String image = "return document.getElementById(arguments[0]).toDataURL()";
		long before = this.browser.number(received, plot);
		Object imageBefore = this.browser.script(image, plot);
		this.browser.waitFor("Number(document.getElementById(arguments[0]).dataset.received) >= arguments[1]", plot,
				before + 12);
		assertThat(this.browser.script(image, plot)).isNotEqualTo(imageBefore);
		assertThat(this.browser.number("return Number(document.getElementById(arguments[0]).dataset.points)", plot))
			.isBetween(12L, 6L * 130);
	}

	@Test
	void unitsCanBeHiddenFromThePlots() {
		WebElement tile = this.browser.find("[data-unit=van-4] button");
		tile.sendKeys(Keys.SPACE);
		assertThat(tile.getAttribute("aria-pressed")).isEqualTo("false");
		assertThat(this.browser.script("""
				return Chart.getChart('temperature').data.datasets.find((set) => set.label === 'van-4').hidden"""))
			.isEqualTo(true);
	}

	@Test
	void publishedMessageShowsUpInTheLogAsText() {
		fill("#publish-topic", "fleet/control/note");
		fill("#publish-payload", "<img src=x onerror=alert(1)> Grüße");
		this.browser.find("[name=qos][value='2']").sendKeys(Keys.SPACE);
		this.browser.find("#publish-retain").click();
		this.browser.find("#publish-topic").sendKeys(Keys.ENTER);
		this.browser.waitFor("document.getElementById('publish-outcome').textContent.includes('Acknowledged')");
		this.browser.waitFor("[...document.querySelectorAll('#log tr')].some((row) => row.innerText"
				+ ".includes('<img src=x onerror=alert(1)> Grüße'))");
		List<?> row = (List<?>) this.browser.script("""
				return [...[...document.querySelectorAll('#log tr')]
				  .find((row) => row.innerText.includes('<img')).cells].map((cell) => cell.innerText)""");
		assertThat(row.get(0).toString()).matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3}");
		assertThat(row.stream().map(Object::toString).skip(1).limit(3)).containsExactly("fleet/control/note", "2",
				"retained");
		assertThat(this.browser.number("return document.querySelectorAll('#log img').length")).isZero();
	}

	@Test
	void wildcardIsRefusedBesideTheFieldAndForgivenWhenCorrected() {
		fill("#publish-topic", "fleet/+/note");
		this.browser.find("#publish-send").click();
		this.browser.waitFor("document.getElementById('publish-topic-error').textContent.includes('No wildcards')");
		WebElement topic = this.browser.find("#publish-topic");
		assertThat(topic.getAttribute("aria-invalid")).isEqualTo("true");
		assertThat(topic).isEqualTo(this.browser.script("return document.activeElement"));
		assertThat(this.browser.text("#publish-outcome")).isEmpty();
		fill("#publish-topic", "fleet/control/note");
		this.browser.find("#publish-send").click();
		this.browser.waitFor("document.getElementById('publish-outcome').textContent.includes('Acknowledged')");
		assertThat(topic.getAttribute("aria-invalid")).isNull();
		assertThat(this.browser.text("#publish-topic-error")).isEmpty();
	}

	@Test
	void commandIsAnsweredAndTheUnitFollows() {
		this.browser.script("document.getElementById('command-unit').value = 'depot-2'");
		fill("#command-value", "2.5");
		this.browser.find("#command-send").click();
		this.browser.waitFor("document.querySelector('#answers [data-status=answered]')");
		assertThat(this.browser.text("#answers li")).contains("depot-2: target 2.5 °C", "Target set to 2.5 °C");
		this.browser
			.waitFor("document.querySelector('[data-unit=depot-2] .more').textContent.startsWith('target 2.5 °C')");
	}

	@Test
	void refusedCommandIsShownAsRefused() {
		fill("#command-value", "99");
		this.browser.find("#command-send").click();
		this.browser.waitFor("document.querySelector('#answers [data-status=refused]')");
		fill("#command-value", "");
		this.browser.find("#command-send").click();
		this.browser.waitFor("document.getElementById('command-value-error').textContent.includes('needs a number')");
	}

	@Test
	void lostConnectionIsShownAndComesBack() throws IOException {
		this.browser.waitFor("document.querySelectorAll('#log tr').length > 20");
		this.browser.find("#interrupt").click();
		this.browser.waitFor("document.body.dataset.state === 'reconnecting'");
		assertThat(this.browser.find("#notice").isDisplayed()).isTrue();
		assertThat(this.browser.text("#state-text")).isEqualTo("Reconnecting");
		assertThat(this.browser.text("#presence")).isEqualTo("not known");
		assertThat(this.browser.find("#interrupt").isEnabled()).isFalse();
		this.browser.screenshot(SCREENSHOTS.resolve("reconnecting-1440.png"));
		this.browser.waitFor("document.body.dataset.state === 'connected'");
		this.browser.waitFor("document.getElementById('presence').textContent === 'online'");
		assertThat(this.browser.find("#notice").isDisplayed()).isFalse();
		String received = "Number(document.getElementById('temperature').dataset.received)";
		long before = this.browser.number("return " + received);
		this.browser.waitFor(received + " > arguments[0]", before + 12);
	}

	@Test
	void lostApplicationIsShownAndComesBack() throws IOException {
		this.feed.stop();
		try {
			this.browser.waitFor("document.body.dataset.state === 'unreachable'");
			assertThat(this.browser.text("#notice")).contains("This page has lost the application.");
			assertThat(this.browser.text("#presence")).isEqualTo("not known");
			this.browser.screenshot(SCREENSHOTS.resolve("unreachable-1440.png"));
		}
		finally {
			this.feed.start();
		}
		this.browser.waitFor("document.body.dataset.state === 'connected'");
		assertThat(this.browser.find("#notice").isDisplayed()).isFalse();
	}

	@Test
	void logIsBoundedAndCanBeFilteredAndPaused() {
		this.browser.waitFor("document.querySelectorAll('#log tr').length > 12");
		fill("#log-filter", "VAN-3");
		assertThat(this.browser
			.script("""
					return [...document.querySelectorAll('#log td.topic')].every((cell) => cell.innerText.includes('van-3'))"""))
			.isEqualTo(true);
		fill("#log-filter", "nothing like this");
		assertThat(this.browser.find("#log-empty").isDisplayed()).isTrue();
		fill("#log-filter", "");
		this.browser.find("#log-pause").click();
		this.browser.waitFor("document.getElementById('log-foot').textContent.includes('new messages')");
		this.browser.find("#log-pause").click();
		this.browser.waitFor("document.querySelectorAll('#log tr').length === 100");
		assertThat(this.browser.number("return document.querySelectorAll('#log tr').length")).isEqualTo(100);
	}

	@ParameterizedTest
	@CsvSource({ "320, light", "390, light", "390, dark", "768, light", "1440, light", "1440, dark" })
	void pageFitsItsWindow(int width, String colorScheme) throws IOException {
		this.browser.prefer(colorScheme);
		this.browser.resize(width, (width < 700) ? 844 : 900);
		this.browser.waitFor("document.querySelectorAll('#log tr').length > 12");
		assertThat(this.browser.number("return document.documentElement.scrollWidth")).isLessThanOrEqualTo(width);
		assertThat(this.browser
			.script("""
					return [...document.querySelectorAll('main *, header *')]
					  .filter((element) => element.offsetParent && !element.closest('thead') && element.getBoundingClientRect().right > innerWidth + 1)
					  .map((element) => element.outerHTML.slice(0, 80))"""))
			.isEqualTo(List.of());
		this.browser.screenshot(SCREENSHOTS.resolve("live-" + colorScheme + "-" + width + ".png"));
	}

	@Test
	void everythingIsLabelledLocalAndWithoutErrors() {
		assertThat(this.browser.script("""
				return [...document.querySelectorAll('input, select, textarea')]
				  .filter((input) => !input.labels || input.labels.length === 0).map((input) => input.outerHTML)"""))
			.isEqualTo(List.of());
		assertThat(this.browser.script("""
				return performance.getEntriesByType('resource').map((entry) => entry.name)
				  .filter((name) => !name.startsWith(location.origin))""")).isEqualTo(List.of());
		assertThat(this.browser.console()).isEmpty();
	}

	private void fill(String selector, String text) {
		WebElement input = this.browser.find(selector);
		input.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
		input.sendKeys(text);
	}

}
