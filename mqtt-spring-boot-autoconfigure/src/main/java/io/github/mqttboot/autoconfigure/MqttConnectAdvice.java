package io.github.mqttboot.autoconfigure;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;

import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.error.MqttForeignProtocolException;
import io.github.mqttboot.client.error.MqttForeignProtocolException.Protocol;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.spring.config.StartupPolicy;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * What to do about a connection that could not be made: the property to change, its value
 * unless that may be secret, and how to change it.
 */
class MqttConnectAdvice {

	static final String CLIENT_ID_CLASH = "Another client uses the same client identifier. Set 'mqtt.client-id' to a "
			+ "value of its own for each running application, or set 'mqtt.client-id-prefix' instead and let the rest "
			+ "be random.";

	private static final String TRUST = "Have the client trust the authority that has signed it: by "
			+ "the SSL bundle that 'mqtt.ssl.bundle' names, or by the JVM's system property 'javax.net.ssl.trustStore'.";

	private static final Pattern PROPERTY = Pattern.compile("'mqtt\\.([a-z.-]+)'");

	private static final int LONGEST_MESSAGE = 200;

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
		REFUSED.put(ReasonCode.SESSION_TAKEN_OVER, CLIENT_ID_CLASH);
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

	private final CheckedPropertyMapper names;

	MqttConnectAdvice(Environment environment) {
		this(environment, new CheckedPropertyMapper("mqtt"));
	}

	/**
	 * Create advice for one client.
	 * @param environment has the properties
	 * @param names the names that the client's properties have
	 */
	MqttConnectAdvice(Environment environment, CheckedPropertyMapper names) {
		this.environment = environment;
		this.names = names;
	}

	/**
	 * Return advice for another client of the same application.
	 * @param names the names that the client's properties have
	 * @return advice with these names
	 */
	MqttConnectAdvice forNames(CheckedPropertyMapper names) {
		return new MqttConnectAdvice(this.environment, names);
	}

	boolean isConnectionRequired() {
		return Binder.get(this.environment)
			.bind(ConfigurationPropertyName.adapt(this.names.name("startup"), '.'), Bindable.of(StartupPolicy.class))
			.orElse(StartupPolicy.RETRY) == StartupPolicy.FAIL;
	}

	/**
	 * Return the remedy.
	 * @param failure why there is no connection
	 * @return one or more sentences
	 */
	String remedy(MqttConnectException failure) {
		return withNames(find(failure));
	}

	/**
	 * Replace the names of properties on the top level by those of this client.
	 * @param text names properties
	 * @return the text for this client
	 */
	String withNames(String text) {
		return PROPERTY.matcher(text).replaceAll((property) -> "'" + this.names.name(property.group(1)) + "'");
	}

	private String find(MqttConnectException failure) {
		ReasonCode reasonCode = failure.reasonCode();
		if (reasonCode != null) {
			return REFUSED.getOrDefault(reasonCode,
					"The server is there but does not want the connection now. Its log tells why.");
		}
		String remedy = ofNetwork(failure);
		remedy = (remedy != null) ? remedy : ofProtocol(failure);
		remedy = (remedy != null) ? remedy : ofTls(failure);
		return (remedy != null) ? remedy
				: "Correct what is said above: host and port of an MQTT server in " + url()
						+ ", the time for a slow one in 'mqtt.connect-timeout', credentials in 'mqtt.username' and "
						+ "'mqtt.password'.";
	}

	private @Nullable String ofNetwork(MqttConnectException failure) {
		if (hasCause(failure, UnknownHostException.class::isInstance)
				|| hasCause(failure, UnresolvedAddressException.class::isInstance)) {
			return "Check the host name in " + url() + ", and that this machine can resolve it.";
		}
		if (hasCause(failure, NoRouteToHostException.class::isInstance)) {
			return "Check the host in " + url() + ", and that this machine's network reaches it.";
		}
		if (hasCause(failure, MqttConnectAdvice::isRefused)) {
			return "Start an MQTT server at that address, or set " + url() + " to where one is.";
		}
		return null;
	}

	private @Nullable String ofProtocol(MqttConnectException failure) {
		MqttForeignProtocolException foreign = cause(failure, MqttForeignProtocolException.class);
		if (foreign == null) {
			return usesWebSocket()
					? "Check the port and the path in " + url() + ". If the server speaks MQTT without "
							+ "WebSocket on that port, the URL has to begin with 'mqtt:' or, with TLS, 'mqtts:'."
					: null;
		}
		return (foreign.protocol() == Protocol.TLS)
				? "Set " + url() + " to a URL that begins with 'mqtts:' (or 'wss:' for MQTT over WebSocket), or to a "
						+ "port without TLS, mostly 1883."
				: "Set " + url() + " to the server's MQTT port, mostly 1883, or to a URL that begins with 'ws:' if it "
						+ "serves MQTT over WebSocket on this one.";
	}

	private @Nullable String ofTls(MqttConnectException failure) {
		if (hasCause(failure, CertificateExpiredException.class::isInstance)) {
			return "The server's certificate has expired: renew it there, or check this machine's clock.";
		}
		if (hasCause(failure, CertificateNotYetValidException.class::isInstance)) {
			return "The server's certificate is not valid yet: check this machine's clock, and the server's.";
		}
		if (hasCause(failure, CertPathBuilderException.class::isInstance)) {
			return "The server's certificate is signed by an authority that is not known here. " + TRUST;
		}
		CertificateException certificate = cause(failure, CertificateException.class);
		if (certificate != null) {
			return "The server's certificate is not accepted (" + message(certificate) + "). If it names another host, "
					+ "set " + url() + " to the name in the certificate, or have the server show one for this host.";
		}
		SSLException tls = cause(failure, SSLException.class);
		if (tls == null) {
			return null;
		}
		return isAlert(tls)
				? "The server has refused the TLS connection. Mostly it wants a client certificate, which "
						+ "the SSL bundle that 'mqtt.ssl.bundle' names can have, or speaks other versions of TLS."
				: "If the server speaks MQTT without TLS on that port, set " + url() + " to a URL that begins with "
						+ "'mqtt:' instead of 'mqtts:'; MQTT over TLS has mostly port 8883.";
	}

	private static boolean isAlert(SSLException failure) {
		return message(failure).contains("alert");
	}

	private static String message(Exception failure) {
		String message = String.valueOf(failure.getMessage());
		return (message.length() <= LONGEST_MESSAGE) ? message : message.substring(0, LONGEST_MESSAGE) + "...";
	}

	private boolean usesWebSocket() {
		String url = firstUrl();
		return url != null && (url.startsWith("ws:") || url.startsWith("wss:"));
	}

	// the property and its value, without what may be secret in a URL
	private String url() {
		String url = firstUrl();
		if (url == null) {
			return "'mqtt.url'";
		}
		String property = StringUtils.hasText(this.environment.getProperty(this.names.name("url"))) ? "'mqtt.url'"
				: "'mqtt.urls'";
		return property + " ('" + url.replaceAll("//[^/@]*@", "//").replaceAll("\\?.*", "") + "')";
	}

	private @Nullable String firstUrl() {
		String url = this.environment.getProperty(this.names.name("url"));
		url = StringUtils.hasText(url) ? url : this.environment.getProperty(this.names.name("urls"));
		url = StringUtils.hasText(url) ? url : this.environment.getProperty(this.names.name("urls") + "[0]");
		return StringUtils.hasText(url) ? url : null;
	}

	private static boolean hasCause(Throwable failure, Predicate<Throwable> test) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (test.test(cause)) {
				return true;
			}
		}
		return false;
	}

	private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
		}
		return null;
	}

	private static boolean isRefused(Throwable cause) {
		// By name: the network library's timeout is a ConnectException, too
		return cause instanceof ConnectException && !cause.getClass().getSimpleName().endsWith("TimeoutException");
	}

}
