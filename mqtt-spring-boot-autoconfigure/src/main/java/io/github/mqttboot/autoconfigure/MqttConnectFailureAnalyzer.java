package io.github.mqttboot.autoconfigure;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;

import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.spring.config.StartupPolicy;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Tells which property to change when there is no connection and {@code mqtt.startup}
 * says that the application cannot start without one.
 */
class MqttConnectFailureAnalyzer extends AbstractFailureAnalyzer<MqttConnectException> {

	private static final String RETRY = "To start without a connection and connect as soon as it is possible, set "
			+ "'mqtt.startup' to 'retry'.";

	private static final Map<ReasonCode, String> REFUSED = new EnumMap<>(ReasonCode.class);

	static {
		REFUSED.put(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
				"Set 'mqtt.version' to a version that the server speaks, or to 'auto'.");
		REFUSED.put(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
				"Set 'mqtt.client-id' or 'mqtt.client-id-prefix' to something that the server accepts. Some servers "
						+ "want it to be the name of a registered device, some at most 23 letters and digits.");
		REFUSED.put(ReasonCode.BAD_USER_NAME_OR_PASSWORD,
				"Correct 'mqtt.username' and 'mqtt.password', or what the MqttConnectionDetails or "
						+ "MqttCredentialsProvider bean returns.");
		REFUSED.put(ReasonCode.NOT_AUTHORIZED,
				"If the server wants credentials, set 'mqtt.username' and 'mqtt.password'. If they are right, the "
						+ "server's access rules have to allow this user, 'mqtt.client-id' and the topic of the will "
						+ "message.");
		REFUSED.put(ReasonCode.BAD_AUTHENTICATION_METHOD,
				"The server wants another way of authentication than 'mqtt.username' and 'mqtt.password'.");
		REFUSED.put(ReasonCode.BANNED, "Ask whoever runs the server why this client is banned.");
		REFUSED.put(ReasonCode.USE_ANOTHER_SERVER, "Set 'mqtt.url' to the other server.");
		REFUSED.put(ReasonCode.SERVER_MOVED, "Set 'mqtt.url' to the server's new address.");
		REFUSED.put(ReasonCode.TOPIC_NAME_INVALID,
				"Set 'mqtt.will.topic' or 'mqtt.presence.topic' to a topic that the server accepts.");
		REFUSED.put(ReasonCode.PACKET_TOO_LARGE, "Shorten 'mqtt.will.payload'.");
		REFUSED.put(ReasonCode.PAYLOAD_FORMAT_INVALID,
				"Make 'mqtt.will.payload' what 'mqtt.will.content-type' says it is.");
		REFUSED.put(ReasonCode.QOS_NOT_SUPPORTED, "Set 'mqtt.will.qos' to a lower value.");
		REFUSED.put(ReasonCode.RETAIN_NOT_SUPPORTED,
				"Set 'mqtt.will.retain' to false, and do not use 'mqtt.presence.topic'.");
	}

	private final Environment environment;

	MqttConnectFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MqttConnectException cause) {
		boolean required = Binder.get(this.environment)
			.bind("mqtt.startup", StartupPolicy.class)
			.orElse(StartupPolicy.RETRY) == StartupPolicy.FAIL;
		String description = "There is no connection to the MQTT server%s:%n%n    %s"
			.formatted(required ? ", and 'mqtt.startup' is 'fail'" : "", cause.getMessage());
		String action = required ? "%s%n%n%s".formatted(remedy(cause), RETRY) : remedy(cause);
		return new FailureAnalysis(description, action, cause);
	}

	private static String remedy(MqttConnectException failure) {
		ReasonCode reasonCode = failure.reasonCode();
		if (reasonCode != null) {
			return REFUSED.getOrDefault(reasonCode,
					"The server is there but does not want the connection now. Its log tells why.");
		}
		if (hasCause(failure, UnknownHostException.class::isInstance)
				|| hasCause(failure, UnresolvedAddressException.class::isInstance)) {
			return "Check the host name in 'mqtt.url', and that this machine can resolve it.";
		}
		if (hasCause(failure, NoRouteToHostException.class::isInstance)) {
			return "Check the host in 'mqtt.url', and that this machine's network reaches it.";
		}
		if (hasCause(failure, MqttConnectFailureAnalyzer::isRefused)) {
			return "Start an MQTT server at that address, or set 'mqtt.url' to where one is.";
		}
		return "Correct what is said above: host and port of an MQTT server in 'mqtt.url', the time for a slow one in "
				+ "'mqtt.connect-timeout', credentials in 'mqtt.username' and 'mqtt.password'.";
	}

	private static boolean hasCause(Throwable failure, Predicate<Throwable> test) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (test.test(cause)) {
				return true;
			}
		}
		return false;
	}

	private static boolean isRefused(Throwable cause) {
		// By name: the network library's timeout is a ConnectException, too
		return cause instanceof ConnectException && !cause.getClass().getSimpleName().endsWith("TimeoutException");
	}

}
