package com.example.fleet.web;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.example.fleet.monitor.FleetView;
import com.example.fleet.monitor.Update;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells all open pages what is new, four times a second at most. Writing to a page may
 * block, so each has a thread and a short queue; whose queue is full is dropped, and
 * comes back for a fresh snapshot by itself.
 */
@Component
class LiveFeed implements SmartLifecycle {

	static final int PAGES = 24;

	private static final long INTERVAL = 250;

	/** Silence would hide that a page has gone. */
	private static final long LONGEST_SILENCE = Duration.ofSeconds(5).toNanos();

	private final FleetView view;

	private final JsonMapper jsonMapper;

	private final Set<FeedPage> pages = ConcurrentHashMap.newKeySet();

	private final ExecutorService writers;

	private long lastSent = System.nanoTime();

	private volatile boolean running;

	LiveFeed(FleetView view, JsonMapper jsonMapper) {
		this.view = view;
		this.jsonMapper = jsonMapper;
		CustomizableThreadFactory threads = new CustomizableThreadFactory("feed-");
		threads.setDaemon(true);
		this.writers = Executors.newCachedThreadPool(threads);
	}

	/** Opens the feed for one more page: everything first, then what is new. */
	synchronized SseEmitter open() {
		if (!this.running || this.pages.size() >= PAGES) {
			throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "Too many pages are open");
		}
		FeedPage page = new FeedPage(new SseEmitter(0L), this.pages::remove);
		page.offer("snapshot", json(this.view.snapshot()));
		this.pages.add(page);
		this.writers.execute(page);
		return page.emitter();
	}

	@Scheduled(fixedRate = INTERVAL)
	synchronized void sendChanges() {
		boolean silentForLong = System.nanoTime() - this.lastSent > LONGEST_SILENCE;
		if (!this.view.hasChanges() && !silentForLong) {
			return;
		}
		this.lastSent = System.nanoTime();
		Update changes = this.view.takeChanges();
		if (!this.pages.isEmpty()) {
			String json = json(changes);
			this.pages.forEach((page) -> page.offer("update", json));
		}
	}

	private String json(Update update) {
		return this.jsonMapper.writeValueAsString(update);
	}

	int openPages() {
		return this.pages.size();
	}

	@Override
	public void start() {
		this.running = true;
	}

	/** Before the web server, which waits for open responses. */
	@Override
	public synchronized void stop() {
		this.running = false;
		this.pages.forEach(FeedPage::close);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
