package io.github.mqttboot.client.internal.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.connection.AuthenticationMethod.Exchange;
import io.github.mqttboot.client.internal.packet.Auth;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.transport.Loop;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * Enhanced authentication on one connection (MQTT 5.0 section 4.12): the exchange that
 * opens it, and those that authenticate it again while messages go on. The application's
 * steps run on the executor, one at a time; the rest belongs to the event loop.
 *
 * <pre>
 * CONNECT or AUTH 0x19 --&gt; AWAITING --AUTH 0x18--&gt; WORKING --AUTH 0x18--&gt; AWAITING
 *                          AWAITING --CONNACK or AUTH 0x00--&gt; WORKING --verified--&gt; IDLE
 * </pre>
 */
final class Authentication {

	private final Loop loop;

	private final Executor executor;

	private final AuthenticationMethod method;

	private final long timeoutNanos;

	private final List<Consumer<@Nullable MqttException>> waiting = new ArrayList<>();

	private State state = State.AWAITING;

	private boolean established;

	private @Nullable Exchange exchange;

	private @Nullable ScheduledFuture<?> timer;

	private @Nullable Peer peer;

	/**
	 * Create the authentication of a connection.
	 * @param loop the event loop
	 * @param executor runs the application's steps
	 * @param method what the application provides
	 * @param exchange the exchange whose first data goes into CONNECT
	 * @param timeoutNanos time for each later exchange; the connection limits the first
	 */
	Authentication(Loop loop, Executor executor, AuthenticationMethod method, Exchange exchange, long timeoutNanos) {
		this.loop = loop;
		this.executor = executor;
		this.method = method;
		this.exchange = exchange;
		this.timeoutNanos = timeoutNanos;
	}

	/**
	 * Return the authentication that a packet belongs to.
	 * @param authentication the authentication, or {@code null} if there is none
	 * @return the authentication
	 * @throws MqttProtocolException if there is none
	 */
	static Authentication require(@Nullable Authentication authentication) {
		if (authentication == null) {
			// [MQTT-4.12.0-6]
			throw new MqttProtocolException(ReasonCode.PROTOCOL_ERROR,
					"The server sent AUTH although CONNECT had no authentication method");
		}
		return authentication;
	}

	/** Return the outcome of re-authentication where there was no authentication. */
	static MqttException impossible() {
		// [MQTT-4.12.0-7]
		return new MqttNotSentException(Reason.UNSUPPORTED,
				"The connection has no authentication method: set an authenticator before the client connects");
	}

	/** Return the outcome of re-authentication where there is no connection. */
	static MqttException unconnected() {
		return new MqttNotSentException(Reason.DISCONNECTED,
				"There is no connection that could be authenticated again");
	}

	void attach(Peer peer) {
		this.peer = peer;
	}

	/**
	 * AUTH has come.
	 * @param auth the packet
	 * @throws MqttProtocolException if it should not have
	 */
	void onAuth(Auth auth) {
		requireTurn(auth.properties(), "AUTH");
		byte[] data = auth.properties().binary(Property.AUTHENTICATION_DATA);
		Exchange current = this.exchange;
		if (current == null) {
			return;
		}
		if (auth.reasonCode() == ReasonCode.CONTINUE_AUTHENTICATION) {
			// [MQTT-4.12.0-3]
			work(() -> current.respond(data), (answer) -> send(ReasonCode.CONTINUE_AUTHENTICATION, answer));
		}
		else if (this.established) {
			verify(current, data, () -> {
			});
		}
		else {
			// [MQTT-4.12.0-2]
			throw new MqttProtocolException(ReasonCode.PROTOCOL_ERROR,
					"The server ended the authentication with AUTH instead of CONNACK");
		}
	}

	/**
	 * CONNACK with success has come.
	 * @param properties its properties
	 * @param verified run when the application has found the server to be the right one
	 * @throws MqttProtocolException if it should not have come
	 */
	void onConnAck(PacketProperties properties, Runnable verified) {
		requireTurn(properties, "CONNACK");
		Exchange current = this.exchange;
		if (current != null) {
			verify(current, properties.binary(Property.AUTHENTICATION_DATA), verified);
		}
	}

	private void requireTurn(PacketProperties properties, String packet) {
		if (!this.method.name().equals(properties.text(Property.AUTHENTICATION_METHOD))) {
			// [MQTT-4.12.0-5]
			throw new MqttProtocolException(ReasonCode.PROTOCOL_ERROR,
					"The server's " + packet + " has another authentication method than CONNECT");
		}
		if (this.state != State.AWAITING) {
			throw new MqttProtocolException(ReasonCode.PROTOCOL_ERROR,
					"The server sent " + packet + " while it was not its turn in the authentication");
		}
	}

	private void verify(Exchange current, byte @Nullable [] data, Runnable verified) {
		work(() -> {
			current.verify(data);
			return null;
		}, (nothing) -> {
			this.established = true;
			finish(null);
			verified.run();
		});
	}

	/**
	 * Authenticate the established connection again [MQTT-4.12.1-1]. Whoever asks while
	 * that goes on shares its outcome.
	 * @param outcome told why it failed, or {@code null} if it has succeeded
	 */
	void reauthenticate(Consumer<@Nullable MqttException> outcome) {
		this.waiting.add(outcome);
		if (this.state != State.IDLE) {
			return;
		}
		this.timer = this.loop.schedule(this::onTimeout, this.timeoutNanos);
		Peer current = this.peer;
		work(() -> {
			Exchange begun = this.method.begin((current != null) ? current.serverUri() : "",
					(current != null) ? current.clientIdentifier() : "", true);
			byte[] data = begun.initialData();
			this.loop.execute(() -> onBegun(begun, data));
			return null;
		}, (nothing) -> {
		});
	}

	private void onBegun(Exchange begun, byte @Nullable [] data) {
		if (this.state == State.ENDED) {
			tell(begun, new MqttException("The connection has ended"));
			return;
		}
		this.exchange = begun;
		send(ReasonCode.RE_AUTHENTICATE, data);
	}

	private void send(ReasonCode reasonCode, byte @Nullable [] data) {
		this.state = State.AWAITING;
		PacketProperties properties = PacketProperties.builder()
			.set(Property.AUTHENTICATION_METHOD, this.method.name())
			.set(Property.AUTHENTICATION_DATA, data)
			.build();
		if (this.peer != null) {
			this.peer.send(new Auth(reasonCode, properties));
		}
	}

	@SuppressWarnings("checkstyle:IllegalCatch")
	private void work(Callable<byte @Nullable []> step, Consumer<byte @Nullable []> then) {
		this.state = State.WORKING;
		try {
			this.executor.execute(() -> {
				try {
					byte[] result = step.call();
					this.loop.execute(() -> onWorked(result, then));
				}
				catch (Throwable ex) {
					// an Error, too: nobody else would end the exchange
					this.loop.execute(() -> onFailed(ex));
				}
			});
		}
		catch (RejectedExecutionException ex) {
			onFailed(ex);
		}
	}

	private void onWorked(byte @Nullable [] result, Consumer<byte @Nullable []> then) {
		if (this.state == State.WORKING) {
			then.accept(result);
		}
	}

	private void onFailed(Throwable cause) {
		if (this.state == State.ENDED || this.peer == null) {
			return;
		}
		// the message may hold what must not be shown, so only the type is
		this.peer.onAuthenticationFailed("The authentication with the method '" + this.method.name()
				+ "' was ended by the authenticator (" + cause.getClass().getSimpleName() + ")", cause);
	}

	private void onTimeout() {
		if (this.state != State.ENDED && this.state != State.IDLE && this.peer != null) {
			this.peer.onAuthenticationFailed("The authentication with the method '" + this.method.name()
					+ "' has not ended within " + TimeUnit.NANOSECONDS.toMillis(this.timeoutNanos) + " ms", null);
		}
	}

	/**
	 * The connection has ended, and with it what was under way.
	 * @param cause why
	 */
	void end(MqttException cause) {
		if (this.state != State.ENDED) {
			boolean underWay = this.state != State.IDLE;
			this.state = State.ENDED;
			if (underWay) {
				conclude(cause);
			}
		}
	}

	private void finish(@Nullable MqttException failure) {
		this.state = State.IDLE;
		conclude(failure);
	}

	private void conclude(@Nullable MqttException failure) {
		if (this.timer != null) {
			this.timer.cancel(false);
			this.timer = null;
		}
		Exchange over = this.exchange;
		this.exchange = null;
		if (over != null) {
			tell(over, failure);
		}
		List<Consumer<@Nullable MqttException>> told = new ArrayList<>(this.waiting);
		this.waiting.clear();
		told.forEach((outcome) -> outcome.accept(failure));
	}

	private void tell(Exchange over, @Nullable MqttException failure) {
		try {
			this.executor.execute(() -> over.onEnd(failure));
		}
		catch (RejectedExecutionException ex) {
			// the application has shut its threads down: it does not want to know
			return;
		}
	}

	private enum State {

		/** Nothing goes on. */
		IDLE,

		/** It is the server's turn. */
		AWAITING,

		/** It is the application's turn. */
		WORKING,

		/** The connection is over. */
		ENDED

	}

	/**
	 * The connection, as the authentication needs it.
	 */
	interface Peer {

		/**
		 * Return the server.
		 * @return its URI
		 */
		String serverUri();

		/**
		 * Return the client identifier in use.
		 * @return the client identifier
		 */
		String clientIdentifier();

		/**
		 * Let a packet leave.
		 * @param auth the packet
		 */
		void send(Auth auth);

		/**
		 * End the connection: one of both sides is not who it should be.
		 * @param reason what happened
		 * @param cause why, or {@code null}
		 */
		void onAuthenticationFailed(String reason, @Nullable Throwable cause);

	}

}
