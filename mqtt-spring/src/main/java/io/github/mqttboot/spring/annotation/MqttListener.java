package io.github.mqttboot.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Marks a method that is called for each message of a subscription. It may have any of
 * these parameters, in any order, or none:
 * <ul>
 * <li>the payload, as {@code byte[]}, {@link String}, {@link java.nio.ByteBuffer} or any
 * type that the message converter can make; the annotation
 * {@link org.springframework.messaging.handler.annotation.Payload @Payload} is implied
 * for the one parameter that is left over,
 * <li>{@link TopicVariable @TopicVariable}: a variable of the topic,
 * <li>{@link org.springframework.messaging.handler.annotation.Header @Header} and
 * {@link org.springframework.messaging.handler.annotation.Headers @Headers}, see
 * {@link io.github.mqttboot.spring.support.MqttHeaders},
 * <li>{@link org.springframework.messaging.Message Message&lt;T&gt;},
 * <li>{@link io.github.mqttboot.client.message.MqttMessage}: the message with all its
 * properties,
 * <li>{@link io.github.mqttboot.spring.listener.Acknowledgment}, with
 * {@code ackMode = "MANUAL"}.
 * </ul>
 * <p>
 * What the method returns is published: to the topic of
 * {@link org.springframework.messaging.handler.annotation.SendTo @SendTo}, which may use
 * the variables of the listener's topic, or else to the response topic of the message. If
 * it returns a {@link java.util.concurrent.CompletionStage}, the message counts as
 * handled when that is complete; the next message does not wait for it, and if it fails,
 * the error handler is called without another attempt.
 * <p>
 * On a class, its {@link MqttHandler @MqttHandler} methods share the messages of one
 * subscription. As part of an annotation of your own, attributes are set there, or passed
 * on with {@link AliasFor @AliasFor}.
 * <p>
 * All attributes are text in which <code>${...}</code> and <code>#{...}</code> are
 * resolved once, at start-up. Listeners of lazy beans start to listen when their bean is
 * created; beans that are no singletons cannot listen.
 * <p>
 * A listener that could never work is refused at start-up, with what to do about it.
 *
 * @see EnableMqtt
 */
@Target({ ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(MqttListeners.class)
public @interface MqttListener {

	/**
	 * Topic filters or templates: {@code sensors/+/temperature},
	 * <code>sensors/{deviceId}/temperature</code>. <code>{name}</code> stands for
	 * {@code +}, <code>{*name}</code> for a last {@code #}. An expression may also yield
	 * a collection or an array.
	 * @return one topic at least
	 */
	@AliasFor("topics")
	String[] value() default {};

	/**
	 * The same as {@link #value()}.
	 * @return one topic at least
	 */
	@AliasFor("value")
	String[] topics() default {};

	/**
	 * Key of the listener in the registry and in logs.
	 * @return the id; if empty, name of the bean, a dot and name of the method; of a
	 * class, name of the bean
	 */
	String id() default "";

	/**
	 * Name of the client to listen with. Its container factory is the bean that is
	 * qualified with this name.
	 * @return the name; if empty, the default client. Not together with
	 * {@link #containerFactory()}
	 */
	String client() default "";

	/**
	 * The maximum quality of service to receive with.
	 * @return 0, 1 or 2; if empty, the container factory decides
	 */
	String qos() default "";

	/**
	 * Share group: of all subscribers with the same name, one gets a message (MQTT 5.0
	 * section 4.8.2; many servers offer it for MQTT 3.1.1).
	 * @return the name; if empty, this listener gets every message
	 */
	String share() default "";

	/**
	 * When messages are acknowledged, see
	 * {@link io.github.mqttboot.spring.listener.AckMode}.
	 * @return {@code AUTO}, {@code MANUAL} or {@code ON_RECEIPT}; if empty, the container
	 * factory decides
	 */
	String ackMode() default "";

	/**
	 * Which retained messages the server sends on subscribing (MQTT 5).
	 * @return {@code SEND}, {@code SEND_IF_NEW} or {@code DO_NOT_SEND}; if empty,
	 * {@code SEND}
	 */
	String retainHandling() default "";

	/**
	 * Whether messages that this client published are kept away (MQTT 5). Not possible
	 * with {@link #share()}.
	 * @return {@code true} or {@code false}; if empty, {@code false}
	 */
	String noLocal() default "";

	/**
	 * Whether the retain flag of messages stays as it was published (MQTT 5).
	 * @return {@code true} or {@code false}; if empty, {@code false}
	 */
	String retainAsPublished() default "";

	/**
	 * Whether messages are passed over that the server had kept from before the
	 * subscription. Works with every version.
	 * @return {@code true} or {@code false}; if empty, {@code false}
	 */
	String skipRetained() default "";

	/**
	 * What payloads are read as, whatever messages say: for publishers that name no
	 * content type, as none can before MQTT 5, or a wrong one. The target type is that of
	 * the parameter in any case. Replies are not affected.
	 * @return a media type, as in {@code application/cbor}; if empty, the content type of
	 * each message counts, and JSON where there is none
	 */
	String contentType() default "";

	/**
	 * Name of the bean that converts payloads instead of the application's converters.
	 * {@code byte[]}, {@link java.nio.ByteBuffer} and {@link String} are never converted.
	 * @return the name of a
	 * {@link org.springframework.messaging.converter.MessageConverter}; if empty, the
	 * container factory decides
	 */
	String converter() default "";

	/**
	 * Whether the listener starts with the application.
	 * @return {@code true} or {@code false}; if empty, the container factory decides
	 */
	String autoStartup() default "";

	/**
	 * Name of the bean that makes the container.
	 * @return the name of a
	 * {@link io.github.mqttboot.spring.config.MqttListenerContainerFactory}; if empty,
	 * {@code mqttListenerContainerFactory}
	 */
	String containerFactory() default "";

	/**
	 * Name of the bean that is called once the method has failed for good.
	 * @return the name of a
	 * {@link io.github.mqttboot.spring.listener.MqttListenerErrorHandler}; if empty, the
	 * container factory decides
	 */
	String errorHandler() default "";

}
