/**
 * MQTT servers that Docker Compose runs. Only used where Spring Boot's support for Docker
 * Compose is on the class path.
 */
@NullMarked
package io.github.mqttboot.autoconfigure.docker.compose;

import org.jspecify.annotations.NullMarked;
