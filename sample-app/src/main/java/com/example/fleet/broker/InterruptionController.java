package com.example.fleet.broker;

import java.time.Duration;
import java.time.Instant;

import io.github.mqttboot.test.MqttBroker;

import org.springframework.context.annotation.Conditional;
import org.springframework.http.HttpStatus;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Lets the embedded broker crash and come back, to see what the application makes of it.
 */
@RestController
@Conditional(NoBrokerConfigured.class)
class InterruptionController {

	private static final Duration LENGTH = Duration.ofSeconds(5);

	private final MqttBroker broker;

	private final TaskScheduler scheduler;

	InterruptionController(MqttBroker broker, TaskScheduler scheduler) {
		this.broker = broker;
		this.scheduler = scheduler;
	}

	@PostMapping("/api/broker/interruptions")
	@ResponseStatus(HttpStatus.ACCEPTED)
	synchronized void interrupt() {
		if (!this.broker.isRunning()) {
			throw new ResponseStatusException(HttpStatus.CONFLICT, "The broker is down already.");
		}
		this.broker.crash();
		this.scheduler.schedule(this.broker::restart, Instant.now().plus(LENGTH));
	}

}
