/**
 * Tests of what is known of images.
 */
@NullMarked
package io.github.mqttboot.autoconfigure.container;

import org.jspecify.annotations.NullMarked;
