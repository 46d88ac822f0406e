package io.github.mqttboot.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Import;

/**
 * Switches {@link MqttListener} on, as in:
 *
 * <pre class="code">
 * &#064;Configuration
 * &#064;EnableMqtt
 * public class MqttConfiguration {
 *
 *     &#064;Bean
 *     MqttClient mqttClient() {
 *         return MqttClient.builder().uri("mqtt://localhost:1883").retryFirstConnect(true).build();
 *     }
 *
 *     &#064;Bean
 *     DefaultMqttListenerContainerFactory mqttListenerContainerFactory(MqttClient client) {
 *         return new DefaultMqttListenerContainerFactory(client);
 *     }
 *
 *     &#064;Bean
 *     MqttClientLifecycle mqttClientLifecycle(MqttClient client, MqttListenerEndpointRegistry registry) {
 *         return new MqttClientLifecycle(client, registry);
 *     }
 *
 * }
 * </pre>
 *
 * Spring Boot applications do not need it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Import(MqttBootstrapRegistrar.class)
public @interface EnableMqtt {

}
