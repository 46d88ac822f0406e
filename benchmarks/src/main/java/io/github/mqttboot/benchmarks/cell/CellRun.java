package io.github.mqttboot.benchmarks.cell;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.github.mqttboot.benchmarks.client.BenchmarkClient;
import io.github.mqttboot.benchmarks.client.ClientUnderTest;
import io.github.mqttboot.benchmarks.client.JsonClient;
import io.github.mqttboot.benchmarks.peer.PeerControl;

/**
 * One run of a cell: the client, the peer and the options. Closes the clients that were
 * connected through it.
 */
final class CellRun implements AutoCloseable {

	private final ClientUnderTest clientUnderTest;

	private final RunOptions options;

	private final PeerControl peer;

	private final List<BenchmarkClient> clients = new ArrayList<>();

	CellRun(ClientUnderTest clientUnderTest, RunOptions options, String peerAddress) throws IOException {
		this.clientUnderTest = clientUnderTest;
		this.options = options;
		this.peer = PeerControl.open(peerAddress);
	}

	RunOptions options() {
		return this.options;
	}

	PeerControl peer() {
		return this.peer;
	}

	BenchmarkClient connect() throws Exception {
		return connect("benchmark");
	}

	/** Connect a client that is closed at the end of the run. */
	BenchmarkClient connect(String clientIdentifier) throws Exception {
		BenchmarkClient client = connectUnowned(clientIdentifier);
		this.clients.add(client);
		return client;
	}

	JsonClient connectJson() throws Exception {
		return (JsonClient) connect();
	}

	/** Connect a client that the caller closes. */
	BenchmarkClient connectUnowned(String clientIdentifier) throws Exception {
		BenchmarkClient client = this.clientUnderTest.create();
		client.connect(PeerControl.HOST, this.peer.mqttPort(), clientIdentifier);
		return client;
	}

	@Override
	public void close() throws IOException {
		this.clients.forEach(BenchmarkClient::close);
		this.peer.close();
	}

}
