package io.github.mqttboot.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Binds a parameter of a {@link MqttListener} method to a variable of its topic:
 * <code>deviceId</code> of <code>sensors/{deviceId}/temperature</code>. The text is
 * converted to the type of the parameter by the conversion service.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface TopicVariable {

	/**
	 * The name of the variable.
	 * @return the name; if empty, the name of the parameter
	 */
	@AliasFor("name")
	String value() default "";

	/**
	 * The same as {@link #value()}.
	 * @return the name; if empty, the name of the parameter
	 */
	@AliasFor("value")
	String name() default "";

	/**
	 * Whether every topic of the listener must have the variable.
	 * @return if {@code false}, the parameter is {@code null} where it is missing
	 */
	boolean required() default true;

}
