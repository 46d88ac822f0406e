package io.github.mqttboot.client.internal.connection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.mqttboot.client.error.ServerReason;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.transport.Endpoint;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * Whom to try next, and with which version: every version at a server, then the next
 * server. A server that refuses a version by a code is believed from then on. One that
 * only ends the connection may refuse the version or may be going down: the next version
 * is tried, but as a guess that does not outlive the connection.
 */
final class Candidates {

	private static final int UNKNOWN = -1;

	private final List<Endpoint> endpoints;

	private final List<ProtocolVersion> versions;

	private final ServerReferences references;

	/** The version that each server was last connected with. */
	private final int[] known;

	private int endpoint;

	private int version;

	/** The version is a guess: the one before was refused without a word. */
	private boolean guessed;

	/** Where a server wants us to go for once. */
	private @Nullable Endpoint referred;

	Candidates(List<Endpoint> endpoints, List<ProtocolVersion> versions, ServerReferences references) {
		this.endpoints = new ArrayList<>(endpoints);
		this.versions = versions;
		this.references = references;
		this.known = new int[endpoints.size()];
		Arrays.fill(this.known, UNKNOWN);
	}

	Endpoint endpoint() {
		return (this.referred != null) ? this.referred : this.endpoints.get(this.endpoint);
	}

	ProtocolVersion version() {
		return this.versions.get(this.version);
	}

	void onConnected() {
		if (this.referred == null && !this.guessed) {
			this.known[this.endpoint] = this.version;
		}
	}

	/** Begin with the first server again. */
	void startOver() {
		this.endpoint = 0;
		this.referred = null;
		this.references.startOver();
		startVersions();
	}

	private void startVersions() {
		this.version = (this.referred != null) ? 0 : Math.max(0, this.known[this.endpoint]);
		this.guessed = false;
	}

	/**
	 * A server has named another one: if we may go there, it is the next candidate.
	 * @param reason what the server said
	 * @param from the server
	 * @return the other server, or {@code null} if we may not go there
	 */
	@Nullable Endpoint refer(ServerReason reason, Endpoint from) {
		Endpoint server = this.references.follow(reason.serverReference(), from);
		if (server == null) {
			return null;
		}
		if (reason.reasonCode() == ReasonCode.SERVER_MOVED && this.referred == null) {
			// takes the place of the one that named it for good
			this.endpoints.set(this.endpoint, server);
			this.known[this.endpoint] = UNKNOWN;
		}
		else {
			this.referred = server;
		}
		startVersions();
		return server;
	}

	/**
	 * Go where the server wants us to go, if it does and we may, and tell of it.
	 * @param reason what the server said, or {@code null}
	 * @param from the server
	 * @param announcer tells of it
	 * @return whether the next candidate is the one that the server has named
	 */
	boolean isReferred(@Nullable ServerReason reason, Endpoint from, Announcer announcer) {
		if (reason == null || Reaction.to(reason.reasonCode()) != Reaction.REDIRECT) {
			return false;
		}
		Endpoint server = refer(reason, from);
		announcer.referred(reason, from, server);
		return server != null;
	}

	/**
	 * An attempt has failed: go on to the next candidate.
	 * @param versionRefused whether the server refused the version by a reason code
	 * @param endedSilently whether it ended the connection instead of answering CONNECT,
	 * as some do to refuse a version
	 * @return whether there is another candidate; {@code false} if all have been tried
	 */
	boolean advance(boolean versionRefused, boolean endedSilently) {
		boolean neverSpoken = this.referred != null || this.known[this.endpoint] == UNKNOWN;
		if (versionRefused && this.referred == null) {
			this.known[this.endpoint] = UNKNOWN;
		}
		// a server that has spoken the version before is only restarting: another version
		// would end the session that it keeps
		boolean tryNextVersion = versionRefused || (endedSilently && neverSpoken);
		if (tryNextVersion && this.version + 1 < this.versions.size()) {
			this.version++;
			this.guessed |= !versionRefused;
			return true;
		}
		this.referred = null;
		if (this.endpoint + 1 < this.endpoints.size()) {
			this.endpoint++;
			startVersions();
			return true;
		}
		return false;
	}

}
