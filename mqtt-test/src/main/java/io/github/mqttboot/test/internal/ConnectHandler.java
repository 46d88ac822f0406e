package io.github.mqttboot.test.internal;

import java.time.Duration;

import io.github.mqttboot.client.internal.packet.ConnAck;
import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.WillMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * CONNECT: lets a client in or not, finds its session, and answers.
 */
final class ConnectHandler {

	private static final Logger logger = LoggerFactory.getLogger(ConnectHandler.class);

	private final Broker broker;

	private final ConnectedClient client;

	ConnectHandler(Broker broker, ConnectedClient client) {
		this.broker = broker;
		this.client = client;
	}

	void onConnect(Connect connect) {
		Connection connection = this.client.connection();
		if (!this.broker.faults().isSupported(connect.version())) {
			refuseVersion(connection);
			this.client.close();
			return;
		}
		connection.setVersion(connect.version());
		ReasonCode refusal = refusal(connect);
		if (refusal != null) {
			logger.debug("Client '{}' refused: {}", connect.clientIdentifier(), refusal);
			this.client.send(new ConnAck(false, forVersion(refusal, connect.version()), PacketProperties.NONE));
			this.client.close();
			return;
		}
		accept(connect);
	}

	/**
	 * In the form of MQTT 3.1.1: a server that knows no other version answers this way.
	 */
	static void refuseVersion(Connection connection) {
		connection.setVersion(ProtocolVersion.MQTT_3_1_1);
		connection.send(new ConnAck(false, ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, PacketProperties.NONE));
	}

	private @Nullable ReasonCode refusal(Connect connect) {
		BrokerSettings settings = this.broker.settings();
		ReasonCode fault = this.broker.faults().connectionRefusal();
		if (fault != null) {
			return fault;
		}
		if (!settings.areCredentialsValid(connect)) {
			return ReasonCode.BAD_USER_NAME_OR_PASSWORD;
		}
		if (connect.properties().has(Property.AUTHENTICATION_METHOD)) {
			return ReasonCode.BAD_AUTHENTICATION_METHOD;
		}
		if (connect.clientIdentifier().isEmpty() && mustNameItself(connect)) {
			return ReasonCode.CLIENT_IDENTIFIER_NOT_VALID;
		}
		WillMessage will = connect.will();
		if (will != null && will.message().qos().compareTo(settings.maximumQos()) > 0) {
			return ReasonCode.QOS_NOT_SUPPORTED;
		}
		if (will != null && will.message().isRetain() && !settings.retainAvailable()) {
			return ReasonCode.RETAIN_NOT_SUPPORTED;
		}
		return null;
	}

	/** MQTT 3.1, and MQTT 3.1.1 with a session that stays [MQTT-3.1.3-8]. */
	private static boolean mustNameItself(Connect connect) {
		return connect.version() == ProtocolVersion.MQTT_3_1
				|| (connect.version() == ProtocolVersion.MQTT_3_1_1 && !connect.cleanStart());
	}

	/** MQTT 3 has five return codes only. */
	private static ReasonCode forVersion(ReasonCode refusal, ProtocolVersion version) {
		if (version.hasProperties()) {
			return refusal;
		}
		return switch (refusal) {
			case UNSUPPORTED_PROTOCOL_VERSION, CLIENT_IDENTIFIER_NOT_VALID, SERVER_UNAVAILABLE,
					BAD_USER_NAME_OR_PASSWORD, NOT_AUTHORIZED ->
				refusal;
			case BANNED, BAD_AUTHENTICATION_METHOD -> ReasonCode.NOT_AUTHORIZED;
			default -> ReasonCode.SERVER_UNAVAILABLE;
		};
	}

	private void accept(Connect connect) {
		boolean assigned = connect.clientIdentifier().isEmpty();
		Connect named = assigned ? withIdentifier(connect, this.broker.nextClientIdentifier()) : connect;
		Session resumed = resumable(named);
		Session session = (resumed != null) ? resumed : this.broker.sessions().create(named.clientIdentifier());
		session.setExpirySeconds(expirySeconds(named));
		this.client.start(named, session);
		this.client.connection().setReadTimeout(silence(named));
		boolean present = resumed != null && named.version() != ProtocolVersion.MQTT_3_1;
		this.client.send(new ConnAck(present, ReasonCode.SUCCESS,
				named.version().hasProperties() ? properties(named, assigned) : PacketProperties.NONE));
		logger.debug("Client '{}' connected, session present: {}", named.clientIdentifier(), present);
		session.resume();
		this.broker.systemTopics().onClientsChanged();
	}

	/** Whoever uses the client identifier already has to go [MQTT-3.1.4-3]. */
	private @Nullable Session resumable(Connect connect) {
		Session session = this.broker.sessions().find(connect.clientIdentifier());
		ConnectedClient older = (session != null) ? session.client() : null;
		if (older != null) {
			older.disconnect(ReasonCode.SESSION_TAKEN_OVER);
			session = this.broker.sessions().find(connect.clientIdentifier());
		}
		if (session != null && connect.cleanStart()) {
			this.broker.sessions().end(session);
			return null;
		}
		return session;
	}

	private static Connect withIdentifier(Connect connect, String identifier) {
		return new Connect(connect.version(), identifier, connect.cleanStart(), connect.keepAlive(), connect.userName(),
				connect.password(), connect.will(), connect.properties());
	}

	private static long expirySeconds(Connect connect) {
		if (connect.version().hasProperties()) {
			return connect.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0);
		}
		return connect.cleanStart() ? 0 : Session.NEVER_EXPIRES;
	}

	private int keepAlive(Connect connect) {
		int announced = this.broker.settings().serverKeepAlive();
		return (announced != 0 && connect.version().hasProperties()) ? announced : connect.keepAlive();
	}

	private Duration silence(Connect connect) {
		return Duration.ofSeconds(keepAlive(connect)).multipliedBy(3).dividedBy(2);
	}

	private PacketProperties properties(Connect connect, boolean assigned) {
		BrokerSettings settings = this.broker.settings();
		PacketProperties.Builder properties = PacketProperties.builder();
		if (assigned) {
			properties.set(Property.ASSIGNED_CLIENT_IDENTIFIER, connect.clientIdentifier());
		}
		if (settings.serverKeepAlive() != 0) {
			properties.set(Property.SERVER_KEEP_ALIVE, settings.serverKeepAlive());
		}
		if (settings.receiveMaximum() != BrokerSettings.NO_RECEIVE_MAXIMUM) {
			properties.set(Property.RECEIVE_MAXIMUM, settings.receiveMaximum());
		}
		if (settings.topicAliasMaximum() != 0) {
			properties.set(Property.TOPIC_ALIAS_MAXIMUM, settings.topicAliasMaximum());
		}
		if (settings.maximumQos() != QoS.EXACTLY_ONCE) {
			properties.set(Property.MAXIMUM_QOS, settings.maximumQos().value());
		}
		if (!settings.retainAvailable()) {
			properties.set(Property.RETAIN_AVAILABLE, 0);
		}
		if (settings.maximumPacketSize() != BrokerSettings.NO_PACKET_LIMIT) {
			properties.set(Property.MAXIMUM_PACKET_SIZE, settings.maximumPacketSize());
		}
		if (!settings.sharedSubscriptionsAvailable()) {
			properties.set(Property.SHARED_SUBSCRIPTION_AVAILABLE, 0);
		}
		return properties.build();
	}

}
