package io.github.mqttboot.autoconfigure.slice;

import java.util.concurrent.atomic.AtomicInteger;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.spring.listener.MqttListenerInterceptor;

import org.springframework.stereotype.Component;

/**
 * An interceptor that is a component.
 */
@Component
class Visitors implements MqttListenerInterceptor {

	private final AtomicInteger count = new AtomicInteger();

	@Override
	public void before(String listenerId, MqttMessage message) {
		this.count.incrementAndGet();
	}

	int count() {
		return this.count.get();
	}

}
