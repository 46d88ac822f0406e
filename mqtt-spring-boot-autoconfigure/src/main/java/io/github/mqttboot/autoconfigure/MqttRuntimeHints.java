package io.github.mqttboot.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Hints for libraries that properties ask for, and that are looked for by name.
 */
class MqttRuntimeHints implements RuntimeHintsRegistrar {

	private static final List<String> LOOKED_FOR = List.of("io.netty.handler.codec.http.HttpClientCodec",
			"io.netty.handler.proxy.ProxyHandler", "org.h2.mvstore.MVStore");

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		LOOKED_FOR.forEach((name) -> hints.reflection().registerTypeIfPresent(classLoader, name, (type) -> {
		}));
	}

}
