package io.github.mqttboot.client.internal.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.internal.session.Negotiated;
import io.github.mqttboot.client.internal.transport.Endpoint;

/**
 * All who wait for the outcome of connecting, or for the end of a connection. Each is
 * told once.
 */
final class ConnectWaiters implements ConnectOutcome {

	private List<ConnectOutcome> waiting = new ArrayList<>();

	private final List<Runnable> stopping = new ArrayList<>();

	void add(ConnectOutcome outcome) {
		this.waiting.add(outcome);
	}

	private List<ConnectOutcome> takeAll() {
		List<ConnectOutcome> all = this.waiting;
		this.waiting = new ArrayList<>();
		return all;
	}

	@Override
	public void onConnected(Negotiated negotiated, Endpoint endpoint) {
		takeAll().forEach((outcome) -> outcome.onConnected(negotiated, endpoint));
	}

	@Override
	public void onFailed(MqttConnectException failure) {
		takeAll().forEach((outcome) -> outcome.onFailed(failure));
	}

	void whenStopped(Runnable task) {
		this.stopping.add(task);
	}

	/**
	 * The connection that was to end has ended. Whoever has asked for another meanwhile,
	 * and has not been told that it is not wanted any more, asks again.
	 * @param again asks again
	 */
	void onStopped(Consumer<ConnectOutcome> again) {
		List<Runnable> told = new ArrayList<>(this.stopping);
		this.stopping.clear();
		told.forEach(Runnable::run);
		takeAll().forEach(again);
	}

}
