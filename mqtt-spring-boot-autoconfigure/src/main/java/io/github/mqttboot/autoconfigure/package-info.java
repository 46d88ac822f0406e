/**
 * Auto-configuration: reads properties and connection details, builds what the engine and
 * the Spring layer offer, and lets the user's customizers have the last word. Holds no
 * behaviour of its own and never looks into the engine's internals.
 */
@NullMarked
package io.github.mqttboot.autoconfigure;

import org.jspecify.annotations.NullMarked;
