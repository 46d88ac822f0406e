/**
 * The border between the event loop and the application's threads: which listener gets
 * which message, the hand-over a batch at a time, and the way back of acknowledgements
 * and outcomes. User code runs only behind this border.
 */
@NullMarked
package io.github.mqttboot.client.internal.dispatch;

import org.jspecify.annotations.NullMarked;
