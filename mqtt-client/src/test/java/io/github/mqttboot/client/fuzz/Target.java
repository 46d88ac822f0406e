package io.github.mqttboot.client.fuzz;

/**
 * Something that any input is thrown at. It throws only if something is wrong with the
 * engine.
 */
@FunctionalInterface
interface Target {

	void run(byte... input);

}
