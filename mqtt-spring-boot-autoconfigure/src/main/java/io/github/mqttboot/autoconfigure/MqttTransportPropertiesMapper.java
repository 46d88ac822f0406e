package io.github.mqttboot.autoconfigure;

import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttClientBuilder;
import io.github.mqttboot.client.ProxyOptions;
import io.github.mqttboot.client.TlsOptions;
import io.github.mqttboot.client.WebSocketOptions;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Maps {@code mqtt.ssl}, {@code mqtt.websocket} and {@code mqtt.proxy}.
 */
final class MqttTransportPropertiesMapper {

	private static final Log logger = LogFactory.getLog(MqttTransportPropertiesMapper.class);

	private static final Pattern TLS = Pattern.compile("(mqtts|ssl|tls|wss):.*", Pattern.CASE_INSENSITIVE);

	private static final Pattern WEB_SOCKET = Pattern.compile("wss?:.*", Pattern.CASE_INSENSITIVE);

	private static final Pattern WITHOUT_PATH = Pattern.compile("wss?://[^/?#]+", Pattern.CASE_INSENSITIVE);

	/** What HTTP allows in names (RFC 9110 section 5.6.2). */
	private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private static final Pattern HEADER_VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");

	private static final String DEFAULT_PATH = "/mqtt";

	private final MqttProperties properties;

	private final CheckedPropertyMapper map;

	MqttTransportPropertiesMapper(MqttClientSettings settings) {
		this.properties = settings.properties();
		this.map = settings.map();
	}

	static boolean usesTls(String url) {
		return TLS.matcher(url).matches();
	}

	static String withoutSecrets(List<String> urls) {
		return String.join(",", urls).replaceAll("//[^/@]*@", "//******@");
	}

	/**
	 * Map everything but the servers.
	 * @param connectionDetails servers and SSL bundle
	 * @param builder the builder to set
	 */
	void map(MqttConnectionDetails connectionDetails, MqttClientBuilder builder) {
		mapTls(connectionDetails, builder);
		mapWebSocket(connectionDetails, builder);
		mapProxy(builder);
	}

	/**
	 * Give URLs of WebSockets the path that they do not have.
	 * @param urls the URLs
	 * @return the URLs with paths
	 */
	String[] withPaths(List<String> urls) {
		String path = this.properties.getWebsocket().getPath();
		if (path.equals(DEFAULT_PATH) || urls.stream().noneMatch((url) -> WITHOUT_PATH.matcher(url).matches())) {
			return urls.toArray(String[]::new);
		}
		// not what follows the path: it may be a token
		this.map.convert("websocket.path", path.replaceAll("\\?.*", "?..."), () -> {
			Assert.isTrue(isPath(path),
					"A path begins with '/', and has no fragment and no character that URLs do not allow");
			return path;
		}, "Set '%s' to a path such as /mqtt.");
		return urls.stream()
			.map((url) -> WITHOUT_PATH.matcher(url).matches() ? url + path : url)
			.toArray(String[]::new);
	}

	private static boolean isPath(String path) {
		try {
			return path.startsWith("/") && URI.create("ws://localhost" + path).getRawFragment() == null;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private void mapTls(MqttConnectionDetails connectionDetails, MqttClientBuilder builder) {
		String name = this.properties.getSsl().getBundle();
		boolean named = connectionDetails instanceof PropertiesMqttConnectionDetails && StringUtils.hasText(name);
		if (named) {
			requireTls(name, connectionDetails.getUrls());
		}
		boolean verifyHostName = this.properties.getSsl().isVerifyHostName();
		SslBundle bundle = connectionDetails.getSslBundle();
		if (bundle == null && verifyHostName) {
			return;
		}
		try {
			// what cannot be read now fails the start, not one attempt after the other
			options(bundle);
		}
		catch (RuntimeException ex) {
			throw !named ? ex
					: this.map.invalid("ssl.bundle", name, "The SSL bundle cannot be used: " + ex.getMessage(),
							"Correct what is below 'spring.ssl.bundle' for it, or set '%s' to another bundle.", ex);
		}
		builder.tls(() -> options(connectionDetails.getSslBundle()));
	}

	private void requireTls(@Nullable String bundle, List<String> urls) {
		if (!urls.stream().allMatch(MqttTransportPropertiesMapper::usesTls)) {
			throw this.map.invalid("ssl.bundle", bundle, "'" + urlProperty() + "' is " + withoutSecrets(urls)
					+ ", which does not use TLS: the bundle would have no effect, and everything would be sent in "
					+ "clear text.",
					"Let '" + urlProperty() + "' begin with mqtts: instead of mqtt:, or with wss: instead of ws:, "
							+ "mostly with another port. To connect without TLS, remove '%s'.",
					null);
		}
	}

	private String urlProperty() {
		return this.map.name(this.properties.getUrls().isEmpty() ? "url" : "urls");
	}

	private TlsOptions options(@Nullable SslBundle bundle) {
		TlsOptions defaults = this.properties.getSsl().isVerifyHostName() ? TlsOptions.DEFAULT
				: TlsOptions.DEFAULT.withoutHostNameVerification();
		if (bundle == null) {
			return defaults;
		}
		SslManagerBundle managers = bundle.getManagers();
		SslOptions options = bundle.getOptions();
		return new TlsOptions(managers.getKeyManagerFactory(), managers.getTrustManagerFactory(),
				list(options.getEnabledProtocols()), list(options.getCiphers()), defaults.applicationProtocols(),
				defaults.verifyHostName(), defaults.handshakeTimeout());
	}

	private static List<String> list(String @Nullable [] values) {
		return (values != null) ? Arrays.asList(values) : List.of();
	}

	/**
	 * Listen for reloads of the bundle.
	 * @param connectionDetails have the bundle
	 * @param client the client that uses it
	 */
	void connectReload(MqttConnectionDetails connectionDetails, MqttClient client) {
		if (connectionDetails instanceof InheritedMqttConnectionDetails inherited) {
			connectReload(inherited.tls(), client);
		}
		else if (connectionDetails instanceof PropertiesMqttConnectionDetails ofProperties) {
			// also without a reconnection: Boot warns of bundles that nobody listens to
			ofProperties.onSslBundleReloaded((bundle) -> onReloaded(bundle, client));
		}
	}

	private void onReloaded(SslBundle bundle, MqttClient client) {
		if (!this.properties.getSsl().isReconnectOnReload()) {
			return;
		}
		try {
			options(bundle);
		}
		catch (RuntimeException ex) {
			logger.error("SSL bundle '" + this.properties.getSsl().getBundle() + "' cannot be used after it was "
					+ "reloaded: the connection of MQTT client '" + client.options().clientIdentifier()
					+ "' is not made again", ex);
			return;
		}
		client.reconnect();
	}

	private void mapWebSocket(MqttConnectionDetails connectionDetails, MqttClientBuilder builder) {
		if (connectionDetails instanceof PropertiesMqttConnectionDetails) {
			List<String> urls = connectionDetails.getUrls();
			if (urls.stream().anyMatch(WEB_SOCKET.asMatchPredicate())) {
				requireLibrary(this.properties.getUrls().isEmpty() ? "url" : "urls", withoutSecrets(urls),
						"A WebSocket", "io.netty.handler.codec.http.HttpClientCodec", "io.netty:netty-codec-http");
			}
		}
		MqttProperties.Websocket websocket = this.properties.getWebsocket();
		Map<String, String> headers = new LinkedHashMap<>(websocket.getHeaders());
		headers.forEach(this::requireHeader);
		String subprotocol = StringUtils.hasText(websocket.getSubprotocol()) ? websocket.getSubprotocol() : "";
		Predicate<String> valid = TOKEN.asMatchPredicate();
		this.map.map("websocket.subprotocol", subprotocol,
				(value) -> Assert.isTrue(value.isEmpty() || valid.test(value),
						"The name of a sub-protocol has only letters, digits and some punctuation, and no blanks"));
		if (!headers.isEmpty() || !subprotocol.isEmpty()) {
			builder.webSocket(new WebSocketOptions(() -> headers, subprotocol));
		}
	}

	private void requireHeader(String name, String value) {
		boolean validName = TOKEN.matcher(name).matches();
		if (!validName || !HEADER_VALUE.matcher(value).matches()) {
			// the value may be a secret
			throw this.map.invalid("websocket.headers", name,
					validName ? "The value of this header has a character that HTTP does not allow."
							: "HTTP does not allow such a name of a header.",
					"Correct the header below '%s'. Line breaks at the end of a value are a common cause.", null);
		}
	}

	private void mapProxy(MqttClientBuilder builder) {
		MqttProperties.Proxy proxy = this.properties.getProxy();
		String host = proxy.getHost();
		if (!StringUtils.hasText(host)) {
			return;
		}
		requireLibrary("proxy.host", host, "A proxy", "io.netty.handler.proxy.ProxyHandler",
				"io.netty:netty-handler-proxy");
		Integer port = proxy.getPort();
		if (port == null) {
			throw this.map.invalid("proxy.port", null, "There is no port that would be right for every proxy.",
					"Set '%s' to the port of the proxy " + host + ".", null);
		}
		String username = StringUtils.hasLength(proxy.getUsername()) ? proxy.getUsername() : null;
		String password = StringUtils.hasLength(proxy.getPassword()) ? proxy.getPassword() : null;
		if (username == null && password != null) {
			throw this.map.invalid("proxy.username", null, "A password without a user name means nothing to a proxy.",
					"Set '%s', or remove '" + this.map.name("proxy.password") + "'.", null);
		}
		String sent = (username != null && password == null) ? "" : password;
		this.map.map("proxy.port", port,
				(value) -> builder.proxy(new ProxyOptions(proxy.getType(), host, value, username, sent)));
	}

	private void requireLibrary(String property, String value, String what, String className, String library) {
		if (!ClassUtils.isPresent(className, null)) {
			throw this.map.invalid(property, value,
					what + " needs the library " + library + ", which is not on the class path.",
					"Add the dependency " + library + ", or change '%s'.", null);
		}
	}

}
