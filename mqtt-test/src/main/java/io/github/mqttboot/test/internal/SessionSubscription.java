package io.github.mqttboot.test.internal;

import io.github.mqttboot.client.internal.packet.Subscription;

/**
 * One subscription of one session.
 *
 * @param session the session
 * @param options topic filter and options
 * @param identifier the subscription identifier, 0 if there is none
 */
public record SessionSubscription(Session session, Subscription options, int identifier) {

	/** Whether the client does not want what it published itself [MQTT-3.8.3-3]. */
	boolean excludes(String publisher) {
		return this.options.noLocal() && this.session.clientIdentifier().equals(publisher);
	}

}
