package com.example.fleet;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;

import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

import static org.awaitility.Awaitility.await;

/**
 * A headless Chromium of this machine. Nothing is downloaded.
 */
class Browser implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ChromeDriver driver;

	Browser(Path userData) {
		ChromeOptions options = new ChromeOptions();
		options.setBinary(chromium().orElseThrow().toFile());
		options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic",
				"--hide-scrollbars", "--no-first-run", "--disable-background-networking", "--disable-component-update",
				"--disable-sync", "--user-data-dir=" + userData);
		LoggingPreferences logging = new LoggingPreferences();
		logging.enable(LogType.BROWSER, Level.ALL);
		options.setCapability(ChromeOptions.LOGGING_PREFS, logging);
		ChromeDriverService service = new ChromeDriverService.Builder()
			.usingDriverExecutable(chromeDriver().orElseThrow().toFile())
			.usingAnyFreePort()
			.build();
		this.driver = new ChromeDriver(service, options);
	}

	static boolean isInstalled() {
		return chromium().isPresent() && chromeDriver().isPresent();
	}

	private static Optional<Path> chromium() {
		return onPath("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
	}

	private static Optional<Path> chromeDriver() {
		return onPath("chromedriver");
	}

	private static Optional<Path> onPath(String... names) {
		List<String> directories = List.of(System.getenv("PATH").split(File.pathSeparator));
		return Stream.of(names)
			.flatMap((name) -> directories.stream().map((directory) -> Path.of(directory, name)))
			.filter(Files::isExecutable)
			.findFirst();
	}

	void open(int port) {
		this.driver.get("http://127.0.0.1:" + port + "/");
	}

	void resize(int width, int height) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 700));
	}

	void prefer(String colorScheme) {
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colorScheme))));
	}

	WebElement find(String selector) {
		return this.driver.findElement(By.cssSelector(selector));
	}

	String text(String selector) {
		return String.valueOf(script("return document.querySelector(arguments[0])?.textContent ?? ''", selector));
	}

	Object script(String script, Object... arguments) {
		return this.driver.executeScript(script, arguments);
	}

	long number(String script, Object... arguments) {
		return ((Number) script(script, arguments)).longValue();
	}

	void waitFor(String condition, Object... arguments) {
		await(condition).atMost(PATIENCE).until(() -> (boolean) script("return Boolean(" + condition + ")", arguments));
	}

	/** The whole page, for people. */
	void screenshot(Path file) throws IOException {
		Map<?, ?> metrics = (Map<?, ?>) this.driver.executeCdpCommand("Page.getLayoutMetrics", Map.of())
			.get("cssContentSize");
		Object data = this.driver
			.executeCdpCommand("Page.captureScreenshot", Map.of("captureBeyondViewport", true, "clip",
					Map.of("x", 0, "y", 0, "width", metrics.get("width"), "height", metrics.get("height"), "scale", 1)))
			.get("data");
		Files.createDirectories(file.getParent());
		Files.write(file, Base64.getDecoder().decode((String) data));
	}

	List<LogEntry> console() {
		return this.driver.manage().logs().get(LogType.BROWSER).getAll();
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}
