package io.github.mqttboot.spring.annotation

import kotlinx.coroutines.CompletableDeferred
import org.springframework.messaging.handler.annotation.SendTo

/** A listener whose functions suspend. */
open class SuspendingListener {

	val answer = CompletableDeferred<String>()

	val heard = CompletableDeferred<String>()

	@MqttListener("suspend/{device}")
	@SendTo("answers/{device}")
	suspend fun onQuestion(@TopicVariable device: String, question: String): String =
		"$device, $question: " + answer.await()

	@MqttListener("unit")
	suspend fun onUnit(payload: String) {
		heard.await()
		check(payload != "bad") { "a bad payload" }
	}

}
