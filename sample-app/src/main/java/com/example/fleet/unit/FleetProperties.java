package com.example.fleet.unit;

import java.time.Duration;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The simulated fleet.
 *
 * @param units each unit's id and its target temperature in degrees Celsius
 * @param interval time between two readings of a unit
 */
@ConfigurationProperties("fleet")
public record FleetProperties(Map<String, Double> units, @DefaultValue("1s") Duration interval) {

}
