package io.github.mqttboot.spring.aot;

import java.lang.annotation.Annotation;
import java.util.List;

import io.github.mqttboot.spring.annotation.MqttHandler;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.annotation.MqttListeners;
import io.github.mqttboot.spring.annotation.MqttRetry;
import io.github.mqttboot.spring.annotation.TopicVariable;
import io.github.mqttboot.spring.core.MqttConnectFailedEvent;
import io.github.mqttboot.spring.core.MqttConnectedEvent;
import io.github.mqttboot.spring.core.MqttDisconnectedEvent;
import io.github.mqttboot.spring.core.MqttEvent;
import io.github.mqttboot.spring.core.MqttMessageDroppedEvent;
import io.github.mqttboot.spring.core.MqttSessionTakenOverEvent;
import io.github.mqttboot.spring.core.MqttSubscribedEvent;
import io.github.mqttboot.spring.core.MqttSubscriptionRefusedEvent;
import io.github.mqttboot.spring.publisher.MqttPublish;
import io.github.mqttboot.spring.publisher.MqttPublisher;
import io.github.mqttboot.spring.publisher.UserProperty;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Hints that are the same for every application: what is looked at by name or by
 * reflection.
 */
class MqttRuntimeHints implements RuntimeHintsRegistrar {

	private static final List<Class<? extends Annotation>> ANNOTATIONS = List.of(MqttListener.class,
			MqttListeners.class, MqttHandler.class, MqttRetry.class, TopicVariable.class, MqttPublisher.class,
			MqttPublish.class, UserProperty.class);

	/** Conditions of event listeners are expressions on their properties. */
	private static final List<Class<? extends MqttEvent>> EVENTS = List.of(MqttConnectedEvent.class,
			MqttConnectFailedEvent.class, MqttDisconnectedEvent.class, MqttMessageDroppedEvent.class,
			MqttSessionTakenOverEvent.class, MqttSubscribedEvent.class, MqttSubscriptionRefusedEvent.class);

	/** Whether these classes are there tells whether a library is. */
	private static final List<String> LOOKED_FOR = List.of("com.google.protobuf.Message",
			"kotlin.reflect.full.KClasses", "kotlinx.coroutines.reactor.MonoKt", "kotlinx.serialization.json.Json",
			"org.reactivestreams.Publisher",
			"org.springframework.transaction.support.TransactionSynchronizationManager",
			"tools.jackson.core.json.JsonFactory", "tools.jackson.databind.exc.MismatchedInputException",
			"tools.jackson.databind.json.JsonMapper", "tools.jackson.dataformat.cbor.CBORMapper");

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		ReflectionHints reflection = hints.reflection();
		ANNOTATIONS
			.forEach((annotation) -> reflection.registerType(annotation, MemberCategory.INVOKE_DECLARED_METHODS));
		EVENTS.forEach((event) -> reflection.registerType(event, MemberCategory.INVOKE_PUBLIC_METHODS));
		LOOKED_FOR.forEach((name) -> reflection.registerTypeIfPresent(classLoader, name, (type) -> {
		}));
		// generic types of replies pass for the parameter of its method "equals"
		reflection.registerType(Object.class);
	}

}
