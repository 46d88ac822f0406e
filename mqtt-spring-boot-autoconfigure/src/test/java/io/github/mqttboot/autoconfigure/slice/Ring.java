package io.github.mqttboot.autoconfigure.slice;

/**
 * What a bell sends.
 */
record Ring(String sound) {

}
