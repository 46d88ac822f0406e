package io.github.mqttboot.spring.publisher;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Makes a parameter of a {@link MqttPublish} method a user property (MQTT 5). A
 * collection is one property for each element, {@code null} is none.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface UserProperty {

	/**
	 * The name of the property.
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

}
