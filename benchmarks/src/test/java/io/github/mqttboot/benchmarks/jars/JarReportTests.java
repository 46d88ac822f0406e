package io.github.mqttboot.benchmarks.jars;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class JarReportTests {

	private static final List<String> TREE = """
			io.github.mqttboot:mqtt-benchmarks:jar:0.1.0-SNAPSHOT
			+- io.github.mqttboot:mqtt-client:jar:0.1.0-SNAPSHOT:compile
			|  +- io.netty:netty-buffer:jar:4.2.17.Final:compile (version managed from 4.2.17.Final)
			|  |  \\- (io.netty:netty-common:jar:4.2.17.Final:compile - omitted for duplicate)
			|  \\- org.slf4j:slf4j-api:jar:2.0.18:compile (version managed from 2.0.18)
			+- io.github.mqttboot:mqtt-spring-boot-starter:jar:0.1.0-SNAPSHOT:compile
			|  +- (io.github.mqttboot:mqtt-client:jar:0.1.0-SNAPSHOT:compile - omitted for duplicate)
			|  +- org.springframework.boot:spring-boot-starter:jar:4.1.1:compile
			|  |  \\- (org.slf4j:slf4j-api:jar:2.0.18:compile - omitted for duplicate)
			|  \\- org.springframework.boot:spring-boot-starter-jackson:jar:4.1.1:compile
			+- com.hivemq:hivemq-mqtt-client:jar:1.4.0:compile
			|  +- io.netty:netty-common:jar:4.2.17.Final:compile
			|  \\- io.netty:netty-transport:jar:linux-x86_64:4.2.17.Final:runtime
			\\- org.assertj:assertj-core:jar:3.27.7:test
			   \\- com.example:only-for-tests:jar:1:test
			""".lines().toList();

	private static final Map<String, Long> BYTES = Map.of("mqtt-client-0.1.0-SNAPSHOT.jar", 400L * 1024,
			"mqtt-spring-boot-starter-0.1.0-SNAPSHOT.jar", 1024L, "hivemq-mqtt-client-1.4.0.jar", 900L * 1024,
			"netty-buffer-4.2.17.Final.jar", 300L * 1024, "netty-common-4.2.17.Final.jar", 600L * 1024,
			"netty-transport-4.2.17.Final-linux-x86_64.jar", 50L * 1024, "slf4j-api-2.0.18.jar", 70L * 1024);

	@Test
	void whatIsNeededTwiceCountsForBothAndSpringsForNobody() {
		assertThat(new JarReport(DependencyTree.parse(TREE), BYTES).toMarkdown()).isEqualTo("""
				| | jars | KB | of these Netty | KB | the others | KB |
				|---|--:|--:|--:|--:|--:|--:|
				| engine | 4 | 1,370 | 2 | 900 | 2 | 470 |
				| starter, without Spring's and what a plain application has | 4 | 1,301 | 2 | 900 | 2 | 401 |
				| HiveMQ's client | 3 | 1,550 | 2 | 650 | 1 | 900 |
				""");
	}

	@Test
	void aJarThatIsNotThereIsNamed() {
		assertThatIllegalStateException()
			.isThrownBy(() -> new JarReport(DependencyTree.parse(TREE), Map.of()).toMarkdown())
			.withMessageContaining("mqtt-client");
	}

}
