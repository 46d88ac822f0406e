package io.github.mqttboot.client.internal.connection;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;

import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.internal.connection.AuthenticationMethod.Exchange;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.transport.Endpoint;
import io.github.mqttboot.client.internal.transport.Loop;
import io.github.mqttboot.client.internal.transport.Target;
import io.github.mqttboot.client.message.WillMessage;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one server with one version, until its connection is up or has failed.
 * First the application is asked for what only it knows, off the event loop, which needs
 * no thread where there is nothing to ask; one time limit holds from there to CONNACK.
 */
final class Attempt {

	private final Loop loop;

	private final Executor executor;

	private final ConnectionSettings settings;

	private final Endpoint endpoint;

	private final ProtocolVersion version;

	private final String clientIdentifier;

	private final Owner owner;

	private final ScheduledFuture<?> timer;

	/** What the attempt waits for, to be told when that takes too long. */
	private volatile String step = "a thread of the listener executor";

	private @Nullable Connection connection;

	private boolean over;

	Attempt(Loop loop, Executor executor, ConnectionSettings settings, Endpoint endpoint, ProtocolVersion version,
			String clientIdentifier, Owner owner) {
		this.loop = loop;
		this.executor = executor;
		this.settings = settings;
		this.endpoint = endpoint;
		this.version = version;
		this.clientIdentifier = clientIdentifier;
		this.owner = owner;
		this.timer = loop.schedule(this::onTimeout, settings.connectTimeoutNanos());
	}

	void start() {
		if (asksNobody()) {
			prepare();
			return;
		}
		try {
			this.executor.execute(this::prepare);
		}
		catch (RejectedExecutionException ex) {
			fail(ex);
		}
	}

	private boolean asksNobody() {
		return this.settings.login() == null && this.settings.will() == null && this.settings.authentication() == null
				&& Target.isAtHand(this.endpoint, this.settings.transport());
	}

	@SuppressWarnings("checkstyle:IllegalCatch")
	private void prepare() {
		try {
			Prepared prepared = ask();
			this.loop.execute(() -> open(prepared));
		}
		catch (Throwable ex) {
			// an Error, too: a class that is missing ends the attempt, not the thread
			this.loop.execute(() -> fail(ex));
		}
	}

	private Prepared ask() throws Exception {
		LoginProvider provider = this.settings.login();
		this.step = "credentials";
		Login login = (provider != null) ? provider.login(this.endpoint) : Login.NONE;
		Callable<@Nullable WillMessage> wills = this.settings.will();
		this.step = "the will message";
		WillMessage will = (wills != null) ? wills.call() : null;
		Target target = Target.prepare(this.endpoint, this.settings.transport(), (part) -> this.step = part);
		AuthenticationMethod method = this.settings.authentication();
		if (method == null) {
			return new Prepared(target, new Handshake.Personal(login, will, null, null), null);
		}
		this.step = "the authenticator";
		Exchange exchange = method.begin(this.endpoint.uri(), this.clientIdentifier, false);
		byte[] data = exchange.initialData();
		return new Prepared(target, new Handshake.Personal(login, will, method.name(), data),
				new Authentication(this.loop, this.executor, method, exchange, this.settings.connectTimeoutNanos()));
	}

	private void open(Prepared prepared) {
		Authentication authentication = prepared.authentication();
		if (this.over) {
			if (authentication != null) {
				authentication.end(new MqttConnectException("The attempt was given up", null));
			}
			return;
		}
		this.connection = this.owner.onPrepared(this, prepared);
	}

	private void onTimeout() {
		if (this.connection != null) {
			this.connection.onConnectTimeout(this.settings.connectTimeoutNanos());
		}
		else {
			fail(null);
		}
	}

	private void fail(@Nullable Throwable cause) {
		if (!this.over) {
			end();
			this.owner.onUnprepared(this, Handshake.unprepared(this.endpoint, this.step, cause));
		}
	}

	/** Stop to wait for anything: the connection is up, or nobody wants it any more. */
	void end() {
		this.over = true;
		this.timer.cancel(false);
	}

	Endpoint endpoint() {
		return this.endpoint;
	}

	ProtocolVersion version() {
		return this.version;
	}

	/**
	 * What an attempt has been given by the application.
	 *
	 * @param target where to
	 * @param personal what goes into CONNECT
	 * @param authentication enhanced authentication, or {@code null} for none
	 */
	record Prepared(Target target, Handshake.Personal personal, @Nullable Authentication authentication) {

	}

	/**
	 * Who has made the attempt.
	 */
	interface Owner {

		/**
		 * Open the connection.
		 * @param attempt the attempt
		 * @param prepared what to open it with
		 * @return the connection, or {@code null} if there can be none
		 */
		@Nullable Connection onPrepared(Attempt attempt, Prepared prepared);

		/**
		 * The attempt has failed before a connection could be opened.
		 * @param attempt the attempt
		 * @param failure why
		 */
		void onUnprepared(Attempt attempt, MqttConnectException failure);

	}

}
