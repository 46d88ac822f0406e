package com.example.fleet.web;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import static org.assertj.core.api.Assertions.assertThat;

class FeedPageTests {

	private final AtomicInteger ended = new AtomicInteger();

	private final RecordingEmitter emitter = new RecordingEmitter();

	private final FeedPage page = new FeedPage(this.emitter, (page) -> this.ended.incrementAndGet());

	@Test
	void writesInOrderUntilItIsClosed() {
		this.page.offer("snapshot", "{\"a\":1}");
		this.page.offer("update", "{\"b\":2}");
		this.emitter.closeAfter(2, this.page);
		this.page.run();
		assertThat(this.emitter.sent).containsExactly("event:snapshot\ndata:{\"a\":1}\n\n",
				"event:update\ndata:{\"b\":2}\n\n");
		assertThat(this.emitter.completed).isTrue();
		assertThat(this.ended).hasPositiveValue();
	}

	@Test
	void dropsAPageThatDoesNotKeepUp() {
		for (int i = 0; i < FeedPage.QUEUE_CAPACITY; i++) {
			this.page.offer("update", "{}");
		}
		assertThat(this.ended).hasValue(0);
		this.page.offer("update", "{}");
		assertThat(this.ended).hasPositiveValue();
		this.page.run();
		assertThat(this.emitter.sent).isEmpty();
		assertThat(this.emitter.completed).isTrue();
	}

	@Test
	void endsWhenThePageHasGone() {
		this.emitter.failure = new IOException("Broken pipe");
		this.page.offer("update", "{}");
		this.page.run();
		assertThat(this.ended).hasPositiveValue();
		assertThat(this.emitter.completed).isFalse();
	}

	@Test
	void endsWhenTheResponseIsOver() {
		this.emitter.failure = new IllegalStateException("ResponseBodyEmitter has already completed");
		this.page.offer("update", "{}");
		this.page.run();
		assertThat(this.ended).hasPositiveValue();
	}

	@Test
	void endsWhenItsThreadIsInterrupted() {
		Thread.currentThread().interrupt();
		this.page.run();
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.ended).hasPositiveValue();
	}

	private static final class RecordingEmitter extends SseEmitter {

		private final List<String> sent = new ArrayList<>();

		private Exception failure;

		private boolean completed;

		private int closeAfter;

		private FeedPage page;

		void closeAfter(int events, FeedPage page) {
			this.closeAfter = events;
			this.page = page;
		}

		@Override
		public void send(SseEventBuilder builder) throws IOException {
			if (this.failure instanceof IOException ex) {
				throw ex;
			}
			if (this.failure instanceof RuntimeException ex) {
				throw ex;
			}
			StringBuilder text = new StringBuilder();
			builder.build().forEach((part) -> text.append(part.getData()));
			this.sent.add(text.toString());
			if (this.sent.size() == this.closeAfter) {
				this.page.close();
			}
		}

		@Override
		public synchronized void complete() {
			this.completed = true;
		}

	}

}
