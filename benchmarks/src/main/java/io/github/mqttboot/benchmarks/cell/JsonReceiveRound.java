package io.github.mqttboot.benchmarks.cell;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.benchmarks.client.BenchmarkClient;
import io.github.mqttboot.benchmarks.client.Reading;
import io.github.mqttboot.benchmarks.peer.PeerControl;

/**
 * Receives JSON as a record, and then lets Jackson do its part alone.
 */
final class JsonReceiveRound implements Round {

	private final ReceiveRound round;

	private final JacksonAlone jackson;

	JsonReceiveRound(CellRun run, int qos) throws Exception {
		this.round = new ReceiveRound(run, qos, PeerControl.TEXT);
		this.jackson = new JacksonAlone(run.options());
		run.connectJson()
			.subscribeJson(BenchmarkClient.TOPIC, qos, (reading) -> this.round.onMessage())
			.get(BenchmarkClient.TIMEOUT_SECONDS, TimeUnit.SECONDS);
	}

	@Override
	public int run() throws Exception {
		return this.round.run();
	}

	@Override
	public void addFigures(Map<Figure, Double> figures) {
		byte[] json = Reading.SAMPLE_JSON.getBytes(StandardCharsets.UTF_8);
		this.jackson.addFigures(figures, (mapper) -> mapper.readValue(json, Reading.class));
	}

}
