/**
 * Listeners as they are declared, the registry and the factory that make containers of
 * them, and the lifecycle of the client. Nothing here reads an annotation of ours.
 */
@NullMarked
package io.github.mqttboot.spring.config;

import org.jspecify.annotations.NullMarked;
