package io.github.mqttboot.benchmarks.process;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

import io.github.mqttboot.benchmarks.client.BenchmarkClient;
import io.github.mqttboot.benchmarks.client.Reading;
import io.github.mqttboot.benchmarks.peer.PeerControl;
import io.github.mqttboot.benchmarks.peer.RawPeer;

/**
 * The harness's own peer.
 */
public final class RawPeerProcess implements PeerProcess {

	private final ForkedJava process;

	private final String address;

	/**
	 * Start the peer.
	 * @param java the Java command
	 * @param window how many messages may be on their way
	 * @param log gets what the peer complains about
	 * @throws IOException if it does not start
	 */
	public RawPeerProcess(String java, int window, PrintStream log) throws IOException {
		this.process = new ForkedJava(java, List.of("-Xmx256m"), RawPeer.class, List.of(Integer.toString(window),
				BenchmarkClient.TOPIC, BenchmarkClient.NUMBERED_TOPIC, Reading.SAMPLE_JSON));
		String line = this.process.readLine();
		if (line == null || !line.startsWith(RawPeer.PORTS)) {
			this.process.close();
			throw new IOException("The peer did not start: " + line);
		}
		this.process.passOn("peer: ", log);
		String[] ports = line.substring(RawPeer.PORTS.length()).split(" ", -1);
		this.address = PeerControl.rawPeer(Integer.parseInt(ports[0]), Integer.parseInt(ports[1]));
	}

	@Override
	public String address() {
		return this.address;
	}

	@Override
	public void close() {
		this.process.close();
	}

}
