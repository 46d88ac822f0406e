/**
 * {@link io.github.mqttboot.spring.core.MqttTemplate}, which publishes, and the
 * application events that tell of the connection. Nothing here knows a listener
 * container.
 */
@NullMarked
package io.github.mqttboot.spring.core;

import org.jspecify.annotations.NullMarked;
