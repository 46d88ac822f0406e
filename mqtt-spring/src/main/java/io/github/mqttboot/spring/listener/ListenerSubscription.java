package io.github.mqttboot.spring.listener;

import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.spring.support.TopicTemplate;

/**
 * What a container subscribes to.
 *
 * @param template names the wildcards
 * @param subscription topic filter and options
 */
public record ListenerSubscription(TopicTemplate template, TopicSubscription subscription) {

}
