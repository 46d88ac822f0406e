package com.example.fleet.monitor;

import org.jspecify.annotations.Nullable;

/**
 * What the presence topic says of this application: its own birth message, or the will
 * that the broker has published for it.
 *
 * @param topic the topic
 * @param status {@code online}, {@code offline}, or {@code null} before the first message
 */
public record Presence(String topic, @Nullable String status) {

}
