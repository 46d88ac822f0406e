package io.github.mqttboot.benchmarks.micro;

import java.util.concurrent.TimeUnit;

import io.github.mqttboot.client.topic.TopicFilter;
import io.github.mqttboot.client.topic.TopicFilterTree;
import io.github.mqttboot.client.topic.TopicName;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Finds the listener of a topic name among filters with a wildcard each. The time must
 * not grow with the number of filters.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TopicFilterTreeBenchmark {

	/** How many filters there are; one of them matches. */
	@Param({ "1", "1000", "10000" })
	public int filters;

	private final TopicFilterTree<Integer> tree = new TopicFilterTree<>();

	private final TopicName name = TopicName.of("plants/0/lines/3/temperature");

	@Setup
	public void fill() {
		for (int i = 0; i < this.filters; i++) {
			this.tree.add(TopicFilter.of("plants/" + i + "/lines/+/temperature"), i);
		}
	}

	@Benchmark
	public void match(Blackhole found) {
		this.tree.match(this.name, found::consume);
	}

}
