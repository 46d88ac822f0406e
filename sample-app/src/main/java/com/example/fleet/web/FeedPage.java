package com.example.fleet.web;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * One open page: a short queue, and the thread that writes it to the page.
 */
class FeedPage implements Runnable {

	/** Five seconds' worth. */
	static final int QUEUE_CAPACITY = 20;

	private static final Log logger = LogFactory.getLog(FeedPage.class);

	private final SseEmitter emitter;

	private final Consumer<FeedPage> onEnd;

	private final BlockingQueue<SseEmitter.SseEventBuilder> queue = new ArrayBlockingQueue<>(QUEUE_CAPACITY);

	private volatile boolean closed;

	FeedPage(SseEmitter emitter, Consumer<FeedPage> onEnd) {
		this.emitter = emitter;
		this.onEnd = onEnd;
		emitter.onCompletion(this::close);
		emitter.onTimeout(this::close);
		emitter.onError((ex) -> close());
	}

	SseEmitter emitter() {
		return this.emitter;
	}

	/** Never blocks. A page that does not keep up is closed. */
	void offer(String name, String json) {
		if (!this.queue.offer(SseEmitter.event().name(name).data(json, MediaType.TEXT_PLAIN))) {
			logger.debug("A page does not keep up and is dropped");
			close();
		}
	}

	/** The rest is up to the writing thread: it may be in the middle of an event. */
	void close() {
		this.closed = true;
		this.onEnd.accept(this);
	}

	@Override
	public void run() {
		try {
			while (!this.closed) {
				SseEmitter.SseEventBuilder event = this.queue.poll(500, TimeUnit.MILLISECONDS);
				if (event != null && !this.closed) {
					this.emitter.send(event);
				}
			}
			this.emitter.complete();
		}
		catch (IOException | IllegalStateException ex) {
			logger.debug("A page has gone", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			close();
		}
	}

}
