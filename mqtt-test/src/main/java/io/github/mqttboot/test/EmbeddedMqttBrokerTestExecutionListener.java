package io.github.mqttboot.test;

import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.TestExecutionListener;

/**
 * Resets the broker of an application context after each test, unless the test does not
 * want it. In the lowest order, the default, it is called before Spring's own listeners
 * close anything.
 */
class EmbeddedMqttBrokerTestExecutionListener implements TestExecutionListener {

	@Override
	public void afterTestMethod(TestContext testContext) {
		EmbeddedMqttBroker annotation = TestContextAnnotationUtils.findMergedAnnotation(testContext.getTestClass(),
				EmbeddedMqttBroker.class);
		if (testContext.hasApplicationContext() && (annotation == null || annotation.reset())) {
			testContext.getApplicationContext()
				.getBeanProvider(MqttBrokerControl.class)
				.ifAvailable(MqttBrokerControl::reset);
		}
	}

}
