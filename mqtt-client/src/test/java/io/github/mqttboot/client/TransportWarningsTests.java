package io.github.mqttboot.client;

import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.mqttboot.client.internal.connection.Login;
import io.github.mqttboot.client.internal.transport.Endpoint;
import io.github.mqttboot.client.internal.transport.Endpoint.Scheme;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.handler.ssl.util.SimpleTrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TransportWarnings}: a connection that is not safe does not go unsaid.
 */
class TransportWarningsTests {

	private static final Login LOGIN = new Login("user", "s3cr3t".getBytes(StandardCharsets.UTF_8));

	private final Logger logger = (Logger) LoggerFactory.getLogger(MqttClient.class);

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	private final TransportWarnings warnings = new TransportWarnings("c1");

	@BeforeEach
	void listen() {
		this.appender.start();
		this.logger.addAppender(this.appender);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.appender);
	}

	private static Endpoint endpoint(Scheme scheme) {
		return new Endpoint(scheme, "host", 1, "/mqtt?token=s3cr3t");
	}

	private void assertOneWarning(String... parts) {
		assertThat(this.appender.list).singleElement().satisfies((event) -> {
			assertThat(event.getLevel()).isEqualTo(Level.WARN);
			assertThat(event.getFormattedMessage()).contains("'c1'").contains(parts).doesNotContain("s3cr3t");
		});
	}

	@ParameterizedTest
	@CsvSource({ "MQTT, mqtts://", "WS, wss://" })
	void aPasswordInClearTextIsWarnedOfOnceInTheLifeOfAClient(Scheme scheme, String instead) {
		this.warnings.onLogin(LOGIN, endpoint(scheme));
		this.warnings.onLogin(LOGIN, endpoint(scheme));
		assertOneWarning("password to host:1 in clear text", instead);
	}

	@ParameterizedTest
	@EnumSource(names = { "MQTTS", "WSS", "UNIX" })
	void aPasswordThatNobodyCanReadOnItsWayIsNoReasonToWarn(Scheme scheme) {
		this.warnings.onLogin(LOGIN, endpoint(scheme));
		assertThat(this.appender.list).isEmpty();
	}

	@Test
	void aUserNameAloneIsNoReasonToWarn() {
		this.warnings.onLogin(new Login("user", null), endpoint(Scheme.MQTT));
		assertThat(this.appender.list).isEmpty();
	}

	@Test
	void theJdksTrustAndAKeyStoreAreNoReasonToWarn() throws Exception {
		this.warnings.onTls(TlsOptions.DEFAULT);
		TrustManagerFactory trusting = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trusting.init((KeyStore) null);
		this.warnings.onTls(TlsOptions.DEFAULT.withTrustManagers(trusting));
		assertThat(this.appender.list).isEmpty();
	}

	@Test
	void aHostNameThatIsNotVerifiedIsWarnedOfOnceInTheLifeOfAClient() {
		TlsOptions options = TlsOptions.DEFAULT.withoutHostNameVerification();
		this.warnings.onTls(options);
		this.warnings.onTls(options);
		assertOneWarning("does not verify the server's host name");
	}

	@Test
	void trustInEverybodyIsWarnedOfOnceInTheLifeOfAClient() {
		TlsOptions options = TlsOptions.DEFAULT.withTrustManagers(InsecureTrustManagerFactory.INSTANCE);
		this.warnings.onTls(options);
		this.warnings.onTls(options);
		assertOneWarning("trusts everybody");
	}

	@Test
	void trustInEverybodyIsWarnedOfAlsoIfItIsHandWritten() {
		this.warnings.onTls(TlsOptions.DEFAULT.withTrustManagers(new Credulous()));
		assertOneWarning("trusts everybody");
	}

	@Test
	void eachClientIsWarnedAnew() {
		this.warnings.onTls(TlsOptions.DEFAULT.withoutHostNameVerification());
		new TransportWarnings("c2").onTls(TlsOptions.DEFAULT.withoutHostNameVerification());
		assertThat(this.appender.list).extracting(ILoggingEvent::getFormattedMessage)
			.satisfiesExactly((first) -> assertThat(first).contains("'c1'"),
					(second) -> assertThat(second).contains("'c2'"));
	}

	/** As it is found on the web, with a null where there must be none. */
	private static final class Credulous extends SimpleTrustManagerFactory {

		@Override
		protected void engineInit(KeyStore keyStore) {
			// has no use for one
		}

		@Override
		protected void engineInit(ManagerFactoryParameters parameters) {
			// has no use for any
		}

		@Override
		protected TrustManager[] engineGetTrustManagers() {
			return List.<TrustManager>of(new X509TrustManager() {

				@Override
				public void checkClientTrusted(X509Certificate[] chain, String authType) {
					// trusts everybody
				}

				@Override
				public void checkServerTrusted(X509Certificate[] chain, String authType) {
					// trusts everybody
				}

				@Override
				public X509Certificate[] getAcceptedIssuers() {
					return null;
				}

			}).toArray(TrustManager[]::new);
		}

	}

}
