package io.github.mqttboot.client;

import java.nio.charset.StandardCharsets;

import io.github.mqttboot.client.MqttAuthenticator.Context;
import io.github.mqttboot.client.MqttAuthenticator.Conversation;
import io.github.mqttboot.client.ScramAuthenticator.Mechanism;
import io.github.mqttboot.client.error.MqttException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ScramAuthenticator}, with the examples of RFC 5802 and RFC 7677.
 */
class ScramAuthenticatorTests {

	private static final String NONCE = "rOprNGfwEbeRWgbNEkqO";

	private static final String SERVER_NONCE = NONCE + "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";

	private static final String SERVER_FIRST = "r=" + SERVER_NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

	private static final String SERVER_FINAL = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

	private static final Context CONTEXT = new Context("mqtt://localhost:1883", "c", false);

	private static Conversation conversation(Mechanism mechanism, String nonce, String password) throws Exception {
		MqttCredentials credentials = MqttCredentials.of("user", password);
		return new ScramAuthenticator(mechanism, () -> nonce, () -> credentials).start(CONTEXT);
	}

	private static Conversation conversation() throws Exception {
		return conversation(Mechanism.SCRAM_SHA_256, NONCE, "pencil");
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static String text(byte @Nullable [] bytes) {
		assertThat(bytes).isNotNull();
		return new String(bytes, StandardCharsets.UTF_8);
	}

	@Test
	void speaksAsTheExampleOfRfc7677() throws Exception {
		Conversation conversation = conversation();
		assertThat(text(conversation.initialData())).isEqualTo("n,,n=user,r=" + NONCE);
		assertThat(text(conversation.respond(bytes(SERVER_FIRST))))
			.isEqualTo("c=biws,r=" + SERVER_NONCE + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
		conversation.verify(bytes(SERVER_FINAL));
	}

	@Test
	void speaksAsTheExampleOfRfc5802() throws Exception {
		Conversation conversation = conversation(Mechanism.SCRAM_SHA_1, "fyko+d2lbbFgONRv9qkxdawL", "pencil");
		assertThat(text(conversation.initialData())).isEqualTo("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL");
		String nonce = "fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j";
		assertThat(text(conversation.respond(bytes("r=" + nonce + ",s=QSXCR+Q6sek8bf92,i=4096"))))
			.isEqualTo("c=biws,r=" + nonce + ",p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
		conversation.verify(bytes("v=rmF9pqV8S7suAoZWja4dJRkFsKQ="));
	}

	@ParameterizedTest
	@EnumSource(Mechanism.class)
	void theMethodIsTheNameOfTheMechanism(Mechanism mechanism) throws Exception {
		ScramAuthenticator authenticator = ScramAuthenticator.of(mechanism, "user", "s3cr3t");
		assertThat(authenticator.method()).isEqualTo(mechanism.name().replace('_', '-'));
		assertThat(text(authenticator.start(CONTEXT).initialData())).startsWith("n,,n=user,r=");
	}

	@Test
	void everyConversationHasANonceOfItsOwn() throws Exception {
		ScramAuthenticator authenticator = ScramAuthenticator.of(Mechanism.SCRAM_SHA_256, "user", "s3cr3t");
		assertThat(authenticator.start(CONTEXT).initialData()).isNotEqualTo(authenticator.start(CONTEXT).initialData());
	}

	@Test
	void userNameAndPasswordArePreparedWithSaslprep() throws Exception {
		// RFC 4013: soft hyphen goes, the Roman numeral IX becomes two letters
		MqttCredentials credentials = MqttCredentials.of("I\u00adX,=", "penc\u00adil");
		Conversation conversation = new ScramAuthenticator(Mechanism.SCRAM_SHA_256, () -> NONCE, () -> credentials)
			.start(CONTEXT);
		assertThat(text(conversation.initialData())).isEqualTo("n,,n=IX=2C=3D,r=" + NONCE);
		Conversation plain = conversation(Mechanism.SCRAM_SHA_256, NONCE, "penc\u00adil");
		plain.initialData();
		plain.respond(bytes(SERVER_FIRST));
		plain.verify(bytes(SERVER_FINAL));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", "v=AAAA", "e=invalid-proof", "v=", "", "x" })
	void aServerThatDoesNotKnowThePasswordIsNoticed(String serverFinal) throws Exception {
		Conversation conversation = conversation();
		conversation.initialData();
		conversation.respond(bytes(SERVER_FIRST));
		assertThatException().isThrownBy(() -> conversation.verify(bytes(serverFinal)));
	}

	@Test
	void aServerThatAcceptsWithoutProofIsNoticed() throws Exception {
		Conversation conversation = conversation();
		conversation.initialData();
		assertThatException().isThrownBy(() -> conversation.verify(null));
		assertThatException().isThrownBy(() -> conversation.verify(bytes(SERVER_FINAL)));
		conversation.respond(bytes(SERVER_FIRST));
		assertThatException().isThrownBy(() -> conversation.verify(null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", "r=" + SERVER_NONCE + ",i=4096",
			"r=" + SERVER_NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4095",
			"r=" + SERVER_NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1000001",
			"r=" + SERVER_NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=2147483648",
			"r=" + SERVER_NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=x", "", "m=x" })
	void aChallengeThatIsNoneIsNotAnswered(String serverFirst) throws Exception {
		Conversation conversation = conversation();
		conversation.initialData();
		assertThatException().isThrownBy(() -> conversation.respond(bytes(serverFirst)));
	}

	@Test
	void bytesThatAreNoTextAreNotAnswered() throws Exception {
		Conversation conversation = conversation();
		conversation.initialData();
		assertThatException().isThrownBy(() -> conversation.respond(new byte[] { (byte) 0xFF }));
		assertThatExceptionOfType(MqttException.class).isThrownBy(() -> conversation.respond(null));
	}

	@Test
	void withoutUserNameOrPasswordThereIsNoConversation() {
		ScramAuthenticator nobody = ScramAuthenticator.of(Mechanism.SCRAM_SHA_256, () -> null);
		assertThatExceptionOfType(MqttException.class).isThrownBy(() -> nobody.start(CONTEXT));
		ScramAuthenticator nameless = ScramAuthenticator.of(Mechanism.SCRAM_SHA_256,
				() -> MqttCredentials.of(null, "s3cr3t"));
		assertThatExceptionOfType(MqttException.class).isThrownBy(() -> nameless.start(CONTEXT));
	}

}
