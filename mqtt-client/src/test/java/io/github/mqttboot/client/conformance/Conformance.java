package io.github.mqttboot.client.conformance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the rules that a test proves. The versions number the same rule differently, so
 * each has its own list. Rules without a number in the standard have one of ours, such as
 * {@code 5.0-U-1}. {@link ConformanceTests} holds all of them against
 * {@code docs/conformance.md}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Conformance {

	/**
	 * Rules of MQTT 3.1.
	 */
	String[] mqtt31() default {};

	/**
	 * Rules of MQTT 3.1.1.
	 */
	String[] mqtt311() default {};

	/**
	 * Rules of MQTT 5.0.
	 */
	String[] mqtt5() default {};

}
