/**
 * The peer: a server on raw bytes that does less than any broker, so that it is never
 * what is measured. Knows no client and none of their codecs.
 */
@NullMarked
package io.github.mqttboot.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
