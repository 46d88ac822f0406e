/**
 * That no secret is told, whatever happens.
 */
@NullMarked
package io.github.mqttboot.autoconfigure.secrets;

import org.jspecify.annotations.NullMarked;
