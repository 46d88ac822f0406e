package io.github.mqttboot.benchmarks.floor;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A packet and its outcome in one object. Completes on the I/O thread.
 */
abstract class Exchange extends CompletableFuture<@Nullable Void> implements Outgoing {

}
