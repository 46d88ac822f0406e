package com.example.fleet;

import java.io.IOException;
import java.nio.file.Path;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.test.MqttBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page before anything has happened.
 */
@EnabledIf(value = "com.example.fleet.Browser#isInstalled",
		disabledReason = "chromium and chromedriver are not on the PATH")
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "fleet.simulate=false")
class EmptyPageIntegrationTests {

	@LocalServerPort
	private int port;

	@Autowired
	private MqttBroker broker;

	@Test
	void saysWhatItWaitsForUntilTheFirstReading(@TempDir Path userData) throws IOException {
		try (Browser browser = new Browser(userData)) {
			browser.resize(390, 844);
			browser.open(this.port);
			browser.waitFor("document.body.dataset.state === 'connected'");
			assertThat(browser.find("#units-empty").isDisplayed()).isTrue();
			assertThat(browser.find("#temperature + .waiting").isDisplayed()).isTrue();
			assertThat(browser.find("#command-send").isEnabled()).isFalse();
			browser.screenshot(Path.of("target", "screenshots", "empty-light-390.png"));
			this.broker.control()
				.publish(MqttMessage.to("fleet/first/reading")
					.payload("{\"temperature\": 1.25, \"humidity\": 50, \"target\": 2}")
					.build());
			browser.waitFor("document.querySelector('[data-unit=first]')");
			assertThat(browser.find("#units-empty").isDisplayed()).isFalse();
			assertThat(browser.find("#temperature + .waiting").isDisplayed()).isFalse();
			assertThat(browser.find("#command-send").isEnabled()).isTrue();
		}
	}

}
