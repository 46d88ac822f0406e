package io.github.mqttboot.benchmarks.cell;

import java.util.Map;

import io.github.mqttboot.benchmarks.client.JsonClient;
import io.github.mqttboot.benchmarks.client.Reading;
import io.github.mqttboot.benchmarks.peer.PeerControl;

/**
 * Publishes a record as JSON, and then lets Jackson do its part alone.
 */
final class JsonPublishRound implements Round {

	private final PeerControl peer;

	private final PublishLoop loop;

	private final JacksonAlone jackson;

	private long published;

	JsonPublishRound(CellRun run, int qos) throws Exception {
		this.peer = run.peer();
		JsonClient client = run.connectJson();
		this.loop = new PublishLoop(run.options().window(), run.options().round(),
				() -> client.publishJson(qos, Reading.SAMPLE));
		this.jackson = new JacksonAlone(run.options());
	}

	@Override
	public int run() throws Exception {
		int count = this.loop.call();
		this.published += count;
		this.peer.awaitReceived(this.published);
		return count;
	}

	@Override
	public void addFigures(Map<Figure, Double> figures) {
		this.jackson.addFigures(figures, (mapper) -> mapper.writeValueAsBytes(Reading.SAMPLE));
	}

}
