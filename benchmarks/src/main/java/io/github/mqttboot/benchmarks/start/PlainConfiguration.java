package io.github.mqttboot.benchmarks.start;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/**
 * An application that does nothing.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class PlainConfiguration {

}
