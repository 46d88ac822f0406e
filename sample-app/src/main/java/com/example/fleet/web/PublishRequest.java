package com.example.fleet.web;

import org.jspecify.annotations.Nullable;

/**
 * A message that somebody wants to publish.
 *
 * @param topic the topic
 * @param payload the payload, sent as UTF-8
 * @param qos 0, 1 or 2
 * @param retain whether the broker keeps the message
 */
record PublishRequest(@Nullable String topic, @Nullable String payload, int qos, boolean retain) {

}
