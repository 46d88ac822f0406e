package io.github.mqttboot.client.internal.connection;

import java.util.List;

import io.github.mqttboot.client.internal.transport.Endpoint;
import io.github.mqttboot.client.internal.transport.Endpoint.Scheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerReferences}.
 */
class ServerReferencesTests {

	private static final Endpoint FROM = new Endpoint(Scheme.MQTTS, "first", 9999, "");

	@ParameterizedTest
	@CsvSource({ "other, other, 8883", "other:1234, other, 1234", "10.10.151.22:8883, 10.10.151.22, 8883",
			"[fe80::9610:3eff:fe1c]:1883, fe80::9610:3eff:fe1c, 1883", "[::1], ::1, 8883", "[other]:1, , ",
			"'  other:7  ', other, 7", "'third other:7', third, 8883" })
	void aReferenceIsAHostAndPerhapsAPort(String reference, String host, Integer port) {
		Endpoint expected = (host != null) ? new Endpoint(Scheme.MQTTS, host, port, "") : null;
		assertThat(new ServerReferences(List.of("*")).follow(reference, FROM)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", ":1883", "other:", "other:0", "other:65536", "other:999999", "other:x",
			"mqtt://other", "other/path", "user@other", "a b:0 c:x", "[::1", "::1", "o\u00e4ther", "other#x" })
	void anythingElseIsNotFollowed(String reference) {
		Endpoint followed = new ServerReferences(List.of("allowed")).follow(reference, FROM);
		assertThat(followed).isNull();
	}

	@Test
	void withoutPermissionNothingIsFollowed() {
		assertThat(new ServerReferences(List.of()).follow("other", FROM)).isNull();
		assertThat(new ServerReferences(List.of("*")).follow(null, FROM)).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "a.example.org, true", "a.b.example.org, true", "A.Example.ORG, true", "example.org, false",
			".example.org, false", "aexample.org, false", "a.example.org.evil.net, false", "exact, true",
			"notexact, false", "exact.evil.net, false" })
	void onlyHostsOfTheListAreFollowed(String host, boolean followed) {
		ServerReferences references = new ServerReferences(List.of("*.example.org", "exact"));
		assertThat(references.follow(host, FROM) != null).isEqualTo(followed);
	}

	@Test
	void theFirstThatIsAllowedIsFollowed() {
		ServerReferences references = new ServerReferences(List.of("b", "c"));
		assertThat(references.follow("a b:5 c", FROM)).isEqualTo(new Endpoint(Scheme.MQTTS, "b", 5, ""));
	}

	@Test
	void theTransportStaysTheSame() {
		ServerReferences references = new ServerReferences(List.of("b"));
		Endpoint from = new Endpoint(Scheme.WSS, "a", 443, "/mqtt");
		assertThat(references.follow("b", from)).isEqualTo(new Endpoint(Scheme.WSS, "b", 443, "/mqtt"));
		assertThat(references.follow("b", new Endpoint(Scheme.UNIX, "/run/x", 0, ""))).isNull();
	}

}
