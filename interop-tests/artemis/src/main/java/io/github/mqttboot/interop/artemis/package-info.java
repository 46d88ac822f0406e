/**
 * A foreign broker, started as a process by the interop tests. Nothing of ours is on its
 * class path.
 */
@NullMarked
package io.github.mqttboot.interop.artemis;

import org.jspecify.annotations.NullMarked;
