/**
 * Control packets to bytes and back, one class per packet, with the protocol version as a
 * parameter. Knows {@code io.netty.buffer} but never a channel.
 */
@NullMarked
package io.github.mqttboot.client.internal.codec;

import org.jspecify.annotations.NullMarked;
