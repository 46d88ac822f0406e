/**
 * What the tests of more than one module start on the loopback interface: a mosquitto, a
 * relay, servers with certificates. Nothing here knows the engine, Spring or a test
 * framework, and nothing here is ever published: users test with {@code mqtt-test}.
 */
@NullMarked
package io.github.mqttboot.testsupport;

import org.jspecify.annotations.NullMarked;
