package io.github.mqttboot.benchmarks.cell;

import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;

import io.github.mqttboot.benchmarks.client.ClientUnderTest;

/**
 * Work that is done in rounds: to warm up, then to be measured.
 */
final class RoundWorkload implements Workload {

	/** Work that mostly waits uses little CPU time; then the clock ends it. */
	private static final int CLOCK_TO_CPU = 3;

	private final Factory factory;

	private final boolean againstBroker;

	private final Predicate<ClientUnderTest> suits;

	private RoundWorkload(Factory factory, boolean againstBroker, Predicate<ClientUnderTest> suits) {
		this.factory = factory;
		this.againstBroker = againstBroker;
		this.suits = suits;
	}

	static RoundWorkload of(Factory factory) {
		return new RoundWorkload(factory, false, ClientUnderTest::isClient);
	}

	RoundWorkload againstBroker() {
		return new RoundWorkload(this.factory, true, this.suits);
	}

	/** What the least that a Java program can do is enough for. */
	RoundWorkload withFloor() {
		return new RoundWorkload(this.factory, this.againstBroker, (client) -> true);
	}

	RoundWorkload forClientsWithJson() {
		return new RoundWorkload(this.factory, this.againstBroker, ClientUnderTest::speaksJson);
	}

	RoundWorkload forClientsWithFilters(int filters) {
		return new RoundWorkload(this.factory, this.againstBroker,
				(client) -> client.isClient() && client.mostFilters() >= filters);
	}

	RoundWorkload forClientsThatFit(int howManyInOneProcess) {
		return new RoundWorkload(this.factory, this.againstBroker,
				(client) -> client.isClient() && client.fitInOneProcess() >= howManyInOneProcess);
	}

	@Override
	public boolean runsAgainstBroker() {
		return this.againstBroker;
	}

	@Override
	public boolean suits(ClientUnderTest client) {
		return this.suits.test(client);
	}

	@Override
	public Measurement measure(CellRun run) throws Exception {
		Round round = this.factory.create(run);
		repeat(round, run.options().warmUp());
		round.reset();
		Usage start = Usage.now(run.peer());
		long work = repeat(round, run.options().measure());
		Map<Figure, Double> figures = Usage.now(run.peer()).since(start).figures(work);
		round.addFigures(figures);
		return new Measurement(work, figures);
	}

	/** CPU time, because on a busy machine a second may be worth little. */
	private static long repeat(Round round, Duration atLeast) throws Exception {
		long cpuStart = ProcessMeter.cpuNanos();
		long start = System.nanoTime();
		long work = 0;
		do {
			work += round.run();
		}
		while (ProcessMeter.cpuNanos() - cpuStart < atLeast.toNanos()
				&& System.nanoTime() - start < CLOCK_TO_CPU * atLeast.toNanos());
		return work;
	}

	/**
	 * Connects what a round needs, and makes the round.
	 */
	interface Factory {

		Round create(CellRun run) throws Exception;

	}

}
