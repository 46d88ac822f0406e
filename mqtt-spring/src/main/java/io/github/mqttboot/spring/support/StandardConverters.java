package io.github.mqttboot.spring.support;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.converter.MessageConverter;
import org.springframework.util.ClassUtils;

/**
 * The converters for formats whose libraries are on the class path.
 */
final class StandardConverters {

	private static final ClassLoader CLASS_LOADER = StandardConverters.class.getClassLoader();

	private static final boolean jacksonPresent = isPresent("tools.jackson.databind.json.JsonMapper");

	private static final boolean cborPresent = isPresent("tools.jackson.dataformat.cbor.CBORMapper");

	private static final boolean protobufPresent = isPresent("com.google.protobuf.Message");

	private static final boolean kotlinPresent = isPresent("kotlinx.serialization.json.Json");

	private StandardConverters() {
	}

	private static boolean isPresent(String className) {
		return ClassUtils.isPresent(className, CLASS_LOADER);
	}

	// Return the converters given, and after them ours, all but JSON
	static List<MessageConverter> with(List<? extends MessageConverter> converters) {
		List<MessageConverter> all = new ArrayList<>(converters);
		if (protobufPresent) {
			all.add(new ProtobufConverter());
		}
		if (kotlinPresent) {
			all.add(new KotlinConverter());
		}
		if (cborPresent && all.stream().noneMatch((converter) -> converter instanceof CborMessageConverter)) {
			all.add(new CborMessageConverter());
		}
		return all;
	}

	static @Nullable JacksonPayloads json() {
		return jacksonPresent ? JacksonPayloads.withModules() : null;
	}

}
