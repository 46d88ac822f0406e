package io.github.mqttboot.test.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.env.Environment;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Tests what an application does with MQTT, without the rest of it: starts listeners, the
 * template and payload conversion. Other auto-configuration is off, and of the
 * application's components only those are there that MQTT knows: classes with
 * {@code @MqttListener} methods, customizers of clients and of listener container
 * factories, connection listeners, credentials providers, filters, interceptors, error
 * handlers and message converters. What listeners work with is to be replaced, by
 * {@code @MockitoBean} for example, or to be added with {@code @Import}.
 * <p>
 * The broker is chosen separately, mostly by
 * {@link io.github.mqttboot.test.EmbeddedMqttBroker @EmbeddedMqttBroker}, or by a
 * {@code @ServiceConnection} to a container. For tests only.
 *
 * <pre class="code">
 * &#64;MqttTest
 * &#64;EmbeddedMqttBroker
 * class DoorbellListenerTests {
 *
 *     &#64;MockitoBean
 *     private Chime chime;
 *
 *     &#64;Test
 *     void rings(MqttBrokerControl broker) {
 *         broker.publish("doors/front/bell", "ring");
 *         broker.awaitAcknowledged(Duration.ofSeconds(5));
 *         verify(this.chime).play();
 *     }
 *
 * }
 * </pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(MqttTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(MqttTypeExcludeFilter.class)
@AutoConfigureMqtt
@ImportAutoConfiguration
public @interface MqttTest {

	/**
	 * Properties in form {@literal key=value} that are added to the Spring
	 * {@link Environment} before the test runs.
	 * @return the properties to add
	 */
	String[] properties() default {};

	/**
	 * Whether the application's components that MQTT knows are there. Without, only what
	 * {@link #includeFilters()} lets in.
	 * @return if default filters are used
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Filters for components to have in the test in addition.
	 * @return include filters
	 */
	Filter[] includeFilters() default {};

	/**
	 * Filters for components to leave out.
	 * @return exclude filters
	 */
	Filter[] excludeFilters() default {};

	/**
	 * Auto-configuration to leave out.
	 * @return auto-configuration classes
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
