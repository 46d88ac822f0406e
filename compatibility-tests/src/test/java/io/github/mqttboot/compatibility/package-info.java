/**
 * What is on the class path of a compatibility run.
 */
@NullMarked
package io.github.mqttboot.compatibility;

import org.jspecify.annotations.NullMarked;
