package io.github.mqttboot.benchmarks.goal;

import java.util.OptionalDouble;

import io.github.mqttboot.benchmarks.cell.Cell;
import io.github.mqttboot.benchmarks.cell.Figure;
import io.github.mqttboot.benchmarks.client.ClientUnderTest;

/**
 * What a run has found.
 */
@FunctionalInterface
public interface Medians {

	/**
	 * Return the median of all repeats.
	 * @param cell the cell
	 * @param client the client
	 * @param figure the figure
	 * @return the median; empty if it was not measured
	 */
	OptionalDouble median(Cell cell, ClientUnderTest client, Figure figure);

}
