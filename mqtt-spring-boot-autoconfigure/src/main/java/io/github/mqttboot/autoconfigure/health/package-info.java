/**
 * Health of clients. Only touched where Spring Boot's health module is present.
 */
@NullMarked
package io.github.mqttboot.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
