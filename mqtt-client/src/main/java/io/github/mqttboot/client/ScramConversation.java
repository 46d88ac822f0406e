package io.github.mqttboot.client;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.ServerFirstMessage;
import io.github.mqttboot.client.error.MqttException;
import org.jspecify.annotations.Nullable;

/**
 * One conversation of {@link ScramAuthenticator}. The only class that needs
 * {@code com.ongres.scram:scram-client}.
 */
final class ScramConversation implements MqttAuthenticator.Conversation {

	/** RFC 7677 section 4. */
	private static final int FEWEST_ITERATIONS = 4_096;

	private static final int MOST_ITERATIONS = 1_000_000;

	private final ScramClient client;

	ScramConversation(String mechanism, String userName, byte[] password, @Nullable Supplier<String> nonces)
			throws CharacterCodingException {
		CharBuffer characters = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(password));
		ScramClient.FinalBuildStage builder = ScramClient.builder()
			.advertisedMechanisms(List.of(mechanism))
			.username(userName)
			.password(Arrays.copyOf(characters.array(), characters.length()));
		this.client = ((nonces != null) ? builder.nonceSupplier(nonces) : builder).build();
	}

	@Override
	public byte[] initialData() {
		return bytes(this.client.clientFirstMessage().toString());
	}

	@Override
	public byte[] respond(byte @Nullable [] challenge) throws Exception {
		ServerFirstMessage first = this.client.serverFirstMessage(text(challenge));
		int iterations = first.getIterationCount();
		if (iterations < FEWEST_ITERATIONS || iterations > MOST_ITERATIONS) {
			throw new MqttException("The server asks for " + iterations + " iterations, but only " + FEWEST_ITERATIONS
					+ " to " + MOST_ITERATIONS + " are accepted");
		}
		return bytes(this.client.clientFinalMessage().toString());
	}

	@Override
	public void verify(byte @Nullable [] data) throws Exception {
		// throws unless the server's signature is the right one
		this.client.serverFinalMessage(text(data));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static String text(byte @Nullable [] data) throws CharacterCodingException {
		if (data == null) {
			throw new MqttException("The server sent no message of SCRAM");
		}
		return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString();
	}

}
