/**
 * What the application knows of the fleet, the broker and the messages, all of it from
 * MQTT and in bounds.
 */
@NullMarked
package com.example.fleet.monitor;

import org.jspecify.annotations.NullMarked;
