package io.github.mqttboot.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says how often, and how far apart, an {@link MqttListener} is tried again on a message,
 * and what becomes of the message after that. On a class it holds for all listeners of
 * the class, on a method for this one; it may also be on an annotation of your own. What
 * it leaves out comes from the class and then from the container factory, which Spring
 * Boot sets from {@code mqtt.listener.retry.*} and {@code mqtt.listener.dead-letter.*}.
 * <p>
 * Errors are never retried, nor is a message that cannot be converted or is not valid: it
 * stays what it is.
 * <p>
 * All attributes but classes are text in which <code>${...}</code> and
 * <code>#{...}</code> are resolved once, at start-up.
 */
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface MqttRetry {

	/**
	 * How often the listener is called for one message at most, the first time included.
	 * @return 1 or more; 1 switches retries off
	 */
	String attempts() default "";

	/**
	 * Delay before the second attempt.
	 * @return a duration as in {@code 100ms}, {@code 2s} or {@code PT2S}; milliseconds if
	 * it has no unit
	 */
	String delay() default "";

	/**
	 * Factor by which the delay grows from attempt to attempt.
	 * @return 1 or more
	 */
	String multiplier() default "";

	/**
	 * Longest delay between two attempts.
	 * @return a duration, more than zero
	 */
	String maxDelay() default "";

	/**
	 * Largest random time that is added to or taken from each delay.
	 * @return a duration
	 */
	String jitter() default "";

	/**
	 * Only these exceptions are retried, and those that have one of them as a cause.
	 * @return the classes; any exception if empty
	 */
	Class<? extends Throwable>[] include() default {};

	/**
	 * These exceptions are not retried, nor those that have one of them as a cause.
	 * @return the classes
	 */
	Class<? extends Throwable>[] exclude() default {};

	/**
	 * Where messages go that the listener has failed on for good: a topic or a template,
	 * see {@link io.github.mqttboot.spring.listener.DeadLetterRecoverer}. Switches dead
	 * letters on for this listener; {@code off} switches them off.
	 * @return the topic; if empty, the container factory's recoverer decides
	 */
	String deadLetterTopic() default "";

}
