/**
 * Netty: event loops, bootstrap, pipeline and framing. Packets go out and come in;
 * buffers and channels never leave this package. It does not know the session.
 */
@NullMarked
package io.github.mqttboot.client.internal.transport;

import org.jspecify.annotations.NullMarked;
