/**
 * MQTT servers that Testcontainers runs. Only used where Spring Boot's support for
 * Testcontainers is on the class path.
 */
@NullMarked
package io.github.mqttboot.autoconfigure.testcontainers;

import org.jspecify.annotations.NullMarked;
