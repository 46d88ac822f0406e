package io.github.mqttboot.spring.publisher;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Import;

/**
 * Makes beans of all interfaces with {@link MqttPublisher} below some packages. Spring
 * Boot applications need it only for packages outside of their own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Import(MqttPublisherRegistrar.class)
public @interface EnableMqttPublishers {

	/**
	 * Where to look.
	 * @return names of packages; if empty, and without classes, the package of the
	 * annotated class
	 */
	String[] basePackages() default {};

	/**
	 * Classes whose packages to look at.
	 * @return one class of each package
	 */
	Class<?>[] basePackageClasses() default {};

}
