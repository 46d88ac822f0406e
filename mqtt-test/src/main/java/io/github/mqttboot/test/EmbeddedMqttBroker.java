package io.github.mqttboot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class an MQTT broker in its JVM, on a random port and up in milliseconds.
 * The broker is for tests and demos only.
 * <p>
 * In a test of the Spring test context framework ({@code @SpringBootTest} and the like)
 * the broker belongs to the application context: it is there before the first bean, the
 * property {@code mqtt.url} points to it, and {@link MqttBrokerControl} is a bean to
 * inject. Tests that share a cached context share its broker.
 * <p>
 * In any other JUnit test there is one broker per class, {@code @Nested} classes
 * included.
 * <p>
 * In both, test methods may have parameters of type {@link MqttBrokerControl} and
 * {@link MqttBroker}, and {@link MqttBrokerControl#reset()} is called after each test.
 *
 * <pre class="code">
 * &#64;SpringBootTest
 * &#64;EmbeddedMqttBroker
 * class DoorbellTests {
 *
 *     &#64;Test
 *     void rings(&#64;Autowired Doorbell doorbell, MqttBrokerControl broker) {
 *         doorbell.press();
 *         broker.awaitPublished("doors/+/bell", 1, Duration.ofSeconds(5));
 *     }
 *
 * }
 * </pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(EmbeddedMqttBrokerExtension.class)
public @interface EmbeddedMqttBroker {

	/**
	 * The port to listen on.
	 * @return 1 to 65,535, or 0 (the default) for any free port
	 */
	int port() default 0;

	/**
	 * The user name that clients need; in a Spring test it becomes the property
	 * {@code mqtt.username}.
	 * @return the user name, or an empty string (the default) to let everybody in
	 */
	String username() default "";

	/**
	 * The password that belongs to the user name; in a Spring test it becomes the
	 * property {@code mqtt.password}.
	 * @return the password
	 */
	String password() default "";

}
