package io.github.mqttboot.spring.publisher;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Marks an interface whose {@link MqttPublish} methods publish, and says what holds for
 * all of them. All attributes are text in which <code>${...}</code> is resolved once, at
 * start-up.
 *
 * @see EnableMqttPublishers
 * @see MqttPublisherProxyFactory
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface MqttPublisher {

	/**
	 * What the topics of all methods start with.
	 * @return a topic, which may have variables, without a slash at its end; if empty,
	 * methods name their whole topic
	 */
	@AliasFor("topic")
	String value() default "";

	/**
	 * The same as {@link #value()}.
	 * @return a topic, which may have variables, without a slash at its end
	 */
	@AliasFor("value")
	String topic() default "";

	/**
	 * The client to publish with.
	 * @return qualifier or bean name of its
	 * {@link io.github.mqttboot.spring.core.MqttTemplate}; if empty, the only or primary
	 * template
	 */
	String client() default "";

	/**
	 * Quality of service of methods that do not say so themselves.
	 * @return 0, 1 or 2; if empty, the template decides
	 */
	String qos() default "";

	/**
	 * Content type of methods that do not say so themselves.
	 * @return a media type; if empty, the payload decides
	 */
	String contentType() default "";

}
