package io.github.mqttboot.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Marks a method that takes some of the messages of an {@link MqttListener @MqttListener}
 * on its class. Which ones is decided by what is declared here and by the type of its
 * payload parameter, never by a type that the message names.
 * <p>
 * A method with conditions takes the messages that meet all of them; of two such methods
 * the one with more conditions goes first. A message that meets none goes by its content
 * type to a method without conditions: {@code text/*} to the one whose payload is a
 * {@link String}, {@code application/octet-stream} to the one with {@code byte[]} or
 * {@link java.nio.ByteBuffer}, anything else to the one with an object. What is left,
 * messages without a content type above all, goes to the {@link #isDefault() default}
 * method, or fails if there is none. Two methods that could both take one message are
 * refused at start-up.
 * <p>
 * Parameters and results are those of any {@link MqttListener} method. All attributes but
 * {@link #isDefault()} are text in which <code>${...}</code> and <code>#{...}</code> are
 * resolved once, at start-up.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface MqttHandler {

	/**
	 * Topic filters of the messages to take, as a part of what the class listens to:
	 * <code>devices/+/status</code>. Named wildcards are welcome, but the variables that
	 * parameters may use are those of the class's topics.
	 * @return topic filters or templates, of which one has to match; if empty, any topic
	 */
	@AliasFor("topics")
	String[] value() default {};

	/**
	 * The same as {@link #value()}.
	 * @return topic filters or templates; if empty, any topic
	 */
	@AliasFor("value")
	String[] topics() default {};

	/**
	 * Content type of the messages to take, as in {@code application/cbor} or
	 * {@code image/*} (MQTT 5).
	 * @return a media type; if empty, any content type, and none
	 */
	String contentType() default "";

	/**
	 * User property of the messages to take, as in {@code kind=alarm} (MQTT 5).
	 * @return name and value; if empty, whatever the user properties
	 */
	String userProperty() default "";

	/**
	 * Property of the JSON object of the messages to take, as in {@code kind=alarm}. Only
	 * the outermost object counts, and only text, numbers and booleans. Needs Jackson.
	 * @return name and value; if empty, whatever the payload
	 */
	String jsonProperty() default "";

	/**
	 * Whether the method takes what no other takes.
	 * @return {@code true} for one method of the class at most
	 */
	boolean isDefault() default false;

}
