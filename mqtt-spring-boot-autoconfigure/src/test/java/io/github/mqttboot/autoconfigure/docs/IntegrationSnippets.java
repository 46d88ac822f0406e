package io.github.mqttboot.autoconfigure.docs;

import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.config.MqttListenerContainerFactory;
import io.github.mqttboot.spring.core.MqttOperations;
import io.github.mqttboot.spring.integration.Mqtt;
import io.github.mqttboot.spring.integration.MqttMessageDrivenChannelAdapter;
import io.github.mqttboot.spring.integration.MqttPublishingMessageHandler;
import io.github.mqttboot.spring.listener.AckMode;
import io.github.mqttboot.spring.support.MqttHeaders;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.StaticMessageHeaderAccessor;
import org.springframework.integration.annotation.ServiceActivator;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.dsl.MessageChannels;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.support.ErrorMessage;

/**
 * Examples of the page about Spring Integration.
 */
final class IntegrationSnippets {

	private IntegrationSnippets() {
	}

	// tag::flow[]
	@Configuration(proxyBeanMethods = false)
	static class AlarmConfiguration {

		@Bean
		IntegrationFlow alarms(MqttListenerContainerFactory listeners, MqttOperations mqtt) {
			return IntegrationFlow
				.from(Mqtt.inboundChannelAdapter(listeners, "boilers/{boilerId}/temperature")
					.payloadType(Reading.class))
				.<Reading>filter((reading) -> reading.celsius() > 100)
				.handle(Mqtt.outboundChannelAdapter(mqtt).topic("alarms/{boilerId}").qos(QoS.EXACTLY_ONCE))
				.get();
		}

	}
	// end::flow[]

	record Reading(double celsius) {
	}

	// tag::beans[]
	@Configuration(proxyBeanMethods = false)
	static class ChannelConfiguration {

		@Bean
		MessageChannel readings() {
			return new DirectChannel();
		}

		@Bean
		MqttMessageDrivenChannelAdapter readingsInbound(MqttListenerContainerFactory listeners,
				@Qualifier("readings") MessageChannel readings) {
			MqttMessageDrivenChannelAdapter adapter = new MqttMessageDrivenChannelAdapter(listeners, "meters/+");
			adapter.setPayloadType(String.class);
			adapter.setOutputChannel(readings);
			return adapter;
		}

		@ServiceActivator(inputChannel = "readings", outputChannel = "copies")
		String copy(String reading, @Header(MqttHeaders.RECEIVED_TOPIC) String topic) {
			return topic + ": " + reading;
		}

		@Bean
		@ServiceActivator(inputChannel = "copies")
		MqttPublishingMessageHandler copiesOutbound(MqttOperations mqtt) {
			MqttPublishingMessageHandler handler = new MqttPublishingMessageHandler(mqtt);
			handler.setTopic("copies");
			return handler;
		}

	}
	// end::beans[]

	// tag::errors[]
	@Configuration(proxyBeanMethods = false)
	static class OrderConfiguration {

		@Bean
		IntegrationFlow orders(MqttListenerContainerFactory listeners, OrderBook book) {
			return IntegrationFlow
				.from(Mqtt.inboundChannelAdapter(listeners, "orders/new")
					.payloadType(String.class)
					.errorChannel("failedOrders.input"))
				.handle((message) -> book.add((String) message.getPayload()))
				.get();
		}

		@Bean
		IntegrationFlow failedOrders(OrderBook book) {
			return (flow) -> flow.handle((message) -> book.failed(((ErrorMessage) message).getOriginalMessage()));
		}

	}
	// end::errors[]

	interface OrderBook {

		void add(String order);

		void failed(Message<?> message);

	}

	// tag::manual[]
	@Configuration(proxyBeanMethods = false)
	static class WorkConfiguration {

		@Bean
		IntegrationFlow work(MqttListenerContainerFactory listeners, OrderBook book) {
			return IntegrationFlow
				.from(Mqtt.inboundChannelAdapter(listeners, "work").ackMode(AckMode.MANUAL).payloadType(String.class))
				.channel(MessageChannels.queue(100))
				.bridge((bridge) -> bridge.poller((poller) -> poller.fixedDelay(10)))
				.handle((message) -> {
					book.add((String) message.getPayload());
					StaticMessageHeaderAccessor.getAcknowledgment(message).acknowledge();
				})
				.get();
		}

	}
	// end::manual[]

	// tag::outcome[]
	@Configuration(proxyBeanMethods = false)
	static class MeterConfiguration {

		@Bean
		IntegrationFlow meters(MqttOperations mqtt, @Qualifier("lost") MessageChannel lost) {
			return (flow) -> flow.handle(Mqtt.outboundChannelAdapter(mqtt)
				.topicExpression("'meters/' + headers.meter")
				.sync(false)
				.sendFailureChannel(lost));
		}

		@Bean
		MessageChannel lost() {
			return MessageChannels.queue(100).getObject();
		}

	}
	// end::outcome[]

	// tag::named[]
	@Configuration(proxyBeanMethods = false)
	static class PlantConfiguration {

		@Bean
		IntegrationFlow upwards(@Qualifier("plant") MqttListenerContainerFactory plant, MqttOperations cloud) {
			return IntegrationFlow.from(Mqtt.inboundChannelAdapter(plant, "machines/#"))
				.handle(Mqtt.outboundChannelAdapter(cloud)
					.topicExpression("'plant-7/' + headers." + MqttHeaders.RECEIVED_TOPIC))
				.get();
		}

	}
	// end::named[]

}
