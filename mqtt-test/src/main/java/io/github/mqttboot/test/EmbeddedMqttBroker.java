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
 * the broker belongs to the application context: it is there before the first bean, and
 * {@link MqttBroker} and {@link MqttBrokerControl} are beans to inject. The
 * auto-configured client finds it without any property, because the broker provides the
 * connection details. For clients of the application's own the property {@code mqtt.url}
 * points to it, or {@code mqtt.urls} where the application has that one.
 * <p>
 * Tests whose annotations are equal share a cached context and its broker; another port,
 * user name or property makes another context, with a broker of its own. The broker stops
 * when its context is closed, by {@code @DirtiesContext} for example. It keeps running,
 * with its sessions, while a cached context is paused.
 * <p>
 * In any other JUnit test there is one broker per class, {@code @Nested} classes
 * included.
 * <p>
 * In both, test methods may have parameters of type {@link MqttBrokerControl} and
 * {@link MqttBroker}, and {@link MqttBrokerControl#reset()} is called after each test
 * unless {@link #reset()} says otherwise.
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

	/**
	 * Further properties of a Spring test that become the broker's URL, such as
	 * {@code mqtt.clients.plant.url} for a named client that has a URL of its own. Such a
	 * client gets the credentials, too, and neither SSL bundle nor proxy of its own.
	 * @return the names of the properties; none by default
	 */
	String[] urlProperties() default {};

	/**
	 * Whether {@link MqttBrokerControl#reset()} is called after each test. To be switched
	 * off for tests that run in parallel and share the broker: one test's end would
	 * forget what another one waits for.
	 * @return {@code true} by default
	 */
	boolean reset() default true;

}
