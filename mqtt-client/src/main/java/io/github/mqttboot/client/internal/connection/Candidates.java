package io.github.mqttboot.client.internal.connection;

import java.util.List;

import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.transport.Endpoint;

/**
 * Whom to try next, and with which version: every version at a server, then the next
 * server.
 */
final class Candidates {

	private static final int UNKNOWN = -1;

	private final List<Endpoint> endpoints;

	private final List<ProtocolVersion> versions;

	private int endpoint;

	private int version;

	/** The version that a server was last connected with. */
	private int knownVersion = UNKNOWN;

	Candidates(ConnectionSettings settings) {
		this.endpoints = settings.endpoints();
		this.versions = settings.versions();
	}

	Endpoint endpoint() {
		return this.endpoints.get(this.endpoint);
	}

	ProtocolVersion version() {
		return this.versions.get(this.version);
	}

	void onConnected() {
		this.knownVersion = this.version;
	}

	/** Begin with the first server again. */
	void startOver() {
		this.endpoint = 0;
	}

	/**
	 * An attempt has failed: go on to the next candidate.
	 * @param versionRefused whether the server refused the version by a reason code
	 * @param closedSilently whether it closed the connection without a word, as some do
	 * to refuse a version
	 * @return whether there is another candidate; {@code false} if all have been tried
	 */
	boolean advance(boolean versionRefused, boolean closedSilently) {
		if (versionRefused) {
			this.knownVersion = UNKNOWN;
		}
		// a server that has spoken the version before is only restarting: another version
		// would end the session that it keeps
		boolean tryNextVersion = versionRefused || (closedSilently && this.knownVersion == UNKNOWN);
		if (tryNextVersion && this.version + 1 < this.versions.size()) {
			this.version++;
			return true;
		}
		this.version = Math.max(0, this.knownVersion);
		if (this.endpoint + 1 < this.endpoints.size()) {
			this.endpoint++;
			return true;
		}
		return false;
	}

}
