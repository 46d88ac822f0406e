package com.example.fleet;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the feed as a page does.
 */
class FeedReader implements AutoCloseable {

	private final List<Event> events = new CopyOnWriteArrayList<>();

	private final JsonMapper json = new JsonMapper();

	/**
	 * Held, because a client that nobody holds may be closed by the garbage collector.
	 */
	private final HttpClient client = HttpClient.newHttpClient();

	private final CompletableFuture<HttpResponse<Void>> response;

	FeedReader(int port) {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/feed")).build();
		this.response = this.client.sendAsync(request, HttpResponse.BodyHandlers.fromLineSubscriber(new Lines()));
	}

	List<Event> events() {
		return this.events;
	}

	/** All entries of an array in all events. */
	Stream<JsonNode> all(String array) {
		return this.events.stream().flatMap((event) -> stream(event.data().get(array)));
	}

	Stream<JsonNode> readings(String unit) {
		return this.events.stream().flatMap((event) -> stream(event.data().get("readings").path(unit)));
	}

	/** The latest value of what is in every event. */
	String latest(String pointer) {
		return this.events.isEmpty() ? "" : this.events.get(this.events.size() - 1).data().at(pointer).asString("");
	}

	CompletableFuture<HttpResponse<Void>> response() {
		return this.response;
	}

	@Override
	public void close() {
		this.response.cancel(true);
	}

	private static Stream<JsonNode> stream(JsonNode array) {
		return StreamSupport.stream(array.spliterator(), false);
	}

	record Event(String name, JsonNode data) {

	}

	private final class Lines implements Flow.Subscriber<String> {

		private String name = "";

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(String line) {
			if (line.startsWith("event:")) {
				this.name = line.substring(6).strip();
			}
			else if (line.startsWith("data:")) {
				FeedReader.this.events.add(new Event(this.name, FeedReader.this.json.readTree(line.substring(5))));
			}
		}

		@Override
		public void onError(Throwable ex) {
		}

		@Override
		public void onComplete() {
		}

	}

}
