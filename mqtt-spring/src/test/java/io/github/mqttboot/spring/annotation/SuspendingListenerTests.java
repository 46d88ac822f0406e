package io.github.mqttboot.spring.annotation;

import io.github.mqttboot.spring.FakeMqttClient.FakeAcknowledgment;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for suspend functions of Kotlin.
 */
class SuspendingListenerTests extends AbstractListenerTests {

	@Test
	void theResultOfASuspendFunctionIsTheReplyOnceItIsThere() {
		start(SuspendingListener.class);
		FakeAcknowledgment acknowledgment = this.client.deliver("suspend/7", "when");
		assertThat(acknowledgment.isAcknowledged()).isFalse();
		bean(SuspendingListener.class).getAnswer().complete("noon");
		assertThat(this.client.lastPublished().topic()).isEqualTo("answers/7");
		assertThat(this.client.lastPublished().payloadAsString()).isEqualTo("7, when: noon");
		assertThat(acknowledgment.isAcknowledged()).isTrue();
	}

	@Test
	void aSuspendFunctionWithoutAResultHasNoReply() {
		start(SuspendingListener.class);
		FakeAcknowledgment acknowledgment = this.client.deliver("unit", "x");
		assertThat(acknowledgment.isAcknowledged()).isFalse();
		bean(SuspendingListener.class).getHeard().complete("now");
		assertThat(acknowledgment.isAcknowledged()).isTrue();
		assertThat(this.client.published).isEmpty();
	}

	@Test
	void whatASuspendFunctionThrowsIsAFailureOfTheListener() {
		start(SuspendingListener.class);
		bean(SuspendingListener.class).getHeard().complete("now");
		assertThat(this.client.deliver("unit", "bad").isAcknowledged()).isTrue();
		assertThat(registry().getListenerContainers())
			.anySatisfy((container) -> assertThat(container.getFailureCounts().failures()).isOne());
	}

}
