package io.github.mqttboot.spring.publisher;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Makes a method of an interface publish. Its parameters, any number and order:
 * <ul>
 * <li>the payload; the annotation
 * {@link org.springframework.messaging.handler.annotation.Payload @Payload} is implied
 * for the one parameter that is left over; without any, the payload is empty,
 * <li>{@link io.github.mqttboot.spring.annotation.TopicVariable @TopicVariable}: the
 * value of a variable of the topic,
 * <li>{@link org.springframework.messaging.handler.annotation.Header @Header} with a name
 * from {@link io.github.mqttboot.spring.support.MqttHeaders},
 * <li>{@link UserProperty @UserProperty}: a user property, or all of them as
 * {@link io.github.mqttboot.client.message.UserProperties} without an annotation.
 * </ul>
 * <p>
 * What it returns says what it waits for:
 * <ul>
 * <li>{@code void} or {@link io.github.mqttboot.client.PublishResult}: it waits until the
 * publish is done, and throws the {@link io.github.mqttboot.client.error.MqttException}
 * if it fails. A {@code void} method in a transaction that publishes wait for does not
 * wait: failures after the commit are logged,
 * <li>a {@link java.util.concurrent.CompletableFuture} of
 * {@link io.github.mqttboot.client.PublishResult} or {@link Void}: it does not wait,
 * <li>any other type: the message is a request, and it waits for the reply, which is
 * converted to that type; a {@link java.util.concurrent.CompletableFuture} of any other
 * type: a request that it does not wait for.
 * </ul>
 * <p>
 * All attributes are text in which <code>${...}</code> is resolved once, at start-up.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface MqttPublish {

	/**
	 * The topic, with variables in braces: <code>devices/{id}/command</code>.
	 * @return the topic, after that of {@link MqttPublisher#topic()} and a slash; if
	 * empty, that topic alone
	 */
	@AliasFor("topic")
	String value() default "";

	/**
	 * The same as {@link #value()}.
	 * @return the topic, after that of {@link MqttPublisher#topic()} and a slash
	 */
	@AliasFor("value")
	String topic() default "";

	/**
	 * Quality of service.
	 * @return 0, 1 or 2; if empty, that of the interface, or else of the template
	 */
	String qos() default "";

	/**
	 * Whether the server keeps the message as the topic's retained message.
	 * @return {@code true} or {@code false}; if empty, the template decides
	 */
	String retain() default "";

	/**
	 * Message expiry interval (MQTT 5).
	 * @return a duration, as in {@code 30s} or {@code PT30S}; if empty, messages do not
	 * expire, and requests do so with their timeout
	 */
	String expiry() default "";

	/**
	 * Content type (MQTT 5), which also selects the message converter.
	 * @return a media type; if empty, that of the interface, or else the payload decides
	 */
	String contentType() default "";

	/**
	 * Longest time to wait for the reply to a request. A publish ends with the client's
	 * delivery timeout.
	 * @return a duration, as in {@code 5s}; if empty, the template's reply timeout
	 */
	String timeout() default "";

}
