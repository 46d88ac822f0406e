package io.github.mqttboot.client;

import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.netty.channel.ChannelHandler;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the jar tells the builder of a native image. Names in there are not checked by any
 * compiler.
 */
class NativeImageMetadataTests {

	private static final String METADATA = "/META-INF/native-image/io.github.mqttboot/mqtt-client/reachability-metadata.json";

	@Test
	void everythingThatIsNamedIsThere() throws Exception {
		for (JsonNode entry : reflection()) {
			Class<?> type = Class.forName(entry.get("type").stringValue());
			for (JsonNode field : entry.path("fields")) {
				assertThat(type.getDeclaredField(field.get("name").stringValue())).isNotNull();
			}
			for (JsonNode method : entry.path("methods")) {
				List<String> parameterTypes = new ArrayList<>();
				method.get("parameterTypes").forEach((parameter) -> parameterTypes.add(parameter.stringValue()));
				assertThat(type.getDeclaredMethods()).filteredOn(Method::getName, method.get("name").stringValue())
					.anySatisfy(
							(found) -> assertThat(Arrays.stream(found.getParameterTypes()).map(Class::getName).toList())
								.isEqualTo(parameterTypes));
			}
			JsonNode condition = entry.path("condition").path("typeReached");
			if (!condition.isMissingNode()) {
				assertThat(Class.forName(condition.stringValue())).isNotNull();
			}
		}
	}

	/** Netty looks at the methods of each handler by reflection. */
	@Test
	void everyChannelHandlerIsNamed() throws Exception {
		List<String> handlers = new ClassFileImporter().withImportOption(new DoNotIncludeTests())
			.importPackages("io.github.mqttboot.client")
			.stream()
			.filter((type) -> type.isAssignableTo(ChannelHandler.class)
					&& !type.getModifiers().contains(JavaModifier.ABSTRACT))
			.map(JavaClass::getName)
			.toList();
		List<String> named = new ArrayList<>();
		reflection().forEach((entry) -> named.add(entry.get("type").stringValue()));
		assertThat(handlers).isNotEmpty();
		assertThat(named).containsAll(handlers);
	}

	private static JsonNode reflection() throws Exception {
		try (InputStream metadata = NativeImageMetadataTests.class.getResourceAsStream(METADATA)) {
			return JsonMapper.shared().readTree(metadata).get("reflection");
		}
	}

}
