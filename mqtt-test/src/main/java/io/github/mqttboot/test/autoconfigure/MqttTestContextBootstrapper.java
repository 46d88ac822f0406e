package io.github.mqttboot.test.autoconfigure;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;
import org.springframework.test.context.TestContextBootstrapper;

/**
 * {@link TestContextBootstrapper} for {@link MqttTest @MqttTest}.
 */
class MqttTestContextBootstrapper extends TestSliceTestContextBootstrapper<MqttTest> {

}
