package io.github.mqttboot.benchmarks.client;

/**
 * What is published and received as JSON.
 *
 * @param device who has measured
 * @param time when, in milliseconds
 * @param celsius the temperature
 * @param humidity in percent
 * @param charging whether the battery is charged
 */
public record Reading(String device, long time, double celsius, int humidity, boolean charging) {

	/** What clients publish. */
	public static final Reading SAMPLE = new Reading("plant-7/line-3/sensor-12", 1_767_225_600_000L, 21.625, 47, true);

	/** What the peer sends: the same. */
	public static final String SAMPLE_JSON = """
			{"device":"plant-7/line-3/sensor-12","time":1767225600000,"celsius":21.625,"humidity":47,"charging":true}"""
		.strip();

}
