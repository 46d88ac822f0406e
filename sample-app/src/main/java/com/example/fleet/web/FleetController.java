package com.example.fleet.web;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import com.example.fleet.monitor.FleetView;
import com.example.fleet.unit.Command;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.core.MqttTemplate;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The live feed, and commands to units.
 */
@RestController
class FleetController {

	private final FleetView view;

	private final LiveFeed feed;

	private final MqttTemplate mqtt;

	FleetController(FleetView view, LiveFeed feed, MqttTemplate mqtt) {
		this.view = view;
		this.feed = feed;
		this.mqtt = mqtt;
	}

	@InitBinder("commandRequest")
	void initBinder(WebDataBinder binder) {
		binder.setValidator(new CommandRequestValidator());
	}

	@GetMapping("/api/feed")
	ResponseEntity<SseEmitter> feed() {
		return ResponseEntity.ok()
			.contentType(MediaType.TEXT_EVENT_STREAM)
			.cacheControl(CacheControl.noStore())
			.body(this.feed.open());
	}

	/** The unit's answer comes back by MQTT: it is in the feed, with the same id. */
	@PostMapping("/api/units/{unitId}/commands")
	CompletableFuture<ResponseEntity<Map<String, String>>> command(@PathVariable String unitId,
			@Validated @RequestBody CommandRequest request) {
		if (!this.view.isKnown(unitId)) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such unit.");
		}
		String id = UUID.randomUUID().toString();
		// an order that comes much later than it was given does harm
		return this.mqtt.newMessage(new Command(id, request.action(), request.value()))
			.topic("fleet/{unitId}/command", unitId)
			.qos(QoS.AT_LEAST_ONCE)
			.expiry(Duration.ofSeconds(5))
			.publish()
			.thenApply((result) -> ResponseEntity.accepted().body(Map.of("id", id)));
	}

}
