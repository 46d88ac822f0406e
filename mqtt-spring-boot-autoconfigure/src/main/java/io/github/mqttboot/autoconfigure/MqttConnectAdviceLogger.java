package io.github.mqttboot.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

import io.github.mqttboot.client.ConnectResult;
import io.github.mqttboot.client.MqttConnectionListener;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.error.MqttException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Logs what to do while there is no connection and the client keeps trying: once for each
 * cause until there is a connection, in one line. Thread-safe.
 */
class MqttConnectAdviceLogger implements MqttConnectionListener {

	/** Servers that show another bad certificate each time must not fill the memory. */
	private static final int MOST_CAUSES = 16;

	private static final Log logger = LogFactory.getLog(MqttConnectAdviceLogger.class);

	private final String subject;

	private final MqttConnectAdvice advice;

	private final Set<String> told = new LinkedHashSet<>();

	/** Until the first connection: the failure of the start gives the advice then. */
	private volatile boolean startFails;

	MqttConnectAdviceLogger(MqttConnectAdvice advice) {
		this("About the MQTT connection", advice);
	}

	private MqttConnectAdviceLogger(String subject, MqttConnectAdvice advice) {
		this.subject = subject;
		this.advice = advice;
		this.startFails = advice.isConnectionRequired();
	}

	/**
	 * Return a logger for a named client. It names the properties of that client, and
	 * what it has told of one client does not keep it from telling it of another.
	 * @param settings the settings of the client
	 * @return another logger
	 */
	MqttConnectAdviceLogger forClient(MqttClientSettings settings) {
		return new MqttConnectAdviceLogger("About the connection of MQTT client '" + settings.name() + "'",
				this.advice.forNames(settings.map()));
	}

	@Override
	public void onConnectFailed(MqttException cause, @Nullable Duration reconnectDelay) {
		if (!this.startFails && cause instanceof MqttConnectException failure) {
			warnOnce(this.advice.remedy(failure));
		}
	}

	@Override
	public void onSessionTakenOver(String clientIdentifier) {
		warnOnce(clientIdClash());
	}

	@Override
	public void onTakeOverSuspected(String clientIdentifier) {
		warnOnce(clientIdClash());
	}

	private String clientIdClash() {
		return this.advice.withNames(MqttConnectAdvice.CLIENT_ID_CLASH);
	}

	// causes with one remedy are one: their words may differ at each attempt
	private void warnOnce(String remedy) {
		synchronized (this.told) {
			if (this.told.size() >= MOST_CAUSES || !this.told.add(remedy)) {
				return;
			}
		}
		logger.warn(this.subject + ": " + remedy + " This is logged once for each cause.");
	}

	@Override
	public void onConnected(ConnectResult result, boolean reconnect) {
		this.startFails = false;
		synchronized (this.told) {
			// a client identifier that is used twice lets each client in for a moment
			this.told.retainAll(Set.of(clientIdClash()));
		}
	}

}
