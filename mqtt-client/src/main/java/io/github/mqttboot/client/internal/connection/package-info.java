/**
 * One connection's life: handshake, keep alive, close, reconnection. The only place where
 * session, transport and dispatch meet. Everything here belongs to the client's event
 * loop thread unless it says otherwise.
 */
@NullMarked
package io.github.mqttboot.client.internal.connection;

import org.jspecify.annotations.NullMarked;
