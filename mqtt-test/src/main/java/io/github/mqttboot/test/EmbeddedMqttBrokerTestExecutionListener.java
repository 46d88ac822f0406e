package io.github.mqttboot.test;

import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Resets the broker of an application context after each test. In the lowest order, the
 * default, it is called before Spring's own listeners close anything.
 */
class EmbeddedMqttBrokerTestExecutionListener implements TestExecutionListener {

	@Override
	public void afterTestMethod(TestContext testContext) {
		if (testContext.hasApplicationContext()) {
			testContext.getApplicationContext()
				.getBeanProvider(MqttBrokerControl.class)
				.ifAvailable(MqttBrokerControl::reset);
		}
	}

}
