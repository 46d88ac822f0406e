package io.github.mqttboot.spring.support;

import org.jspecify.annotations.Nullable;

/**
 * Reads payloads as one type. What there is to find out about the type has been found out
 * when the reader was made. Thread-safe.
 */
@FunctionalInterface
public interface PayloadReader {

	/**
	 * Read a payload.
	 * @param message the message that has it
	 * @return an object of the reader's type, or {@code null} if that stands for the
	 * payload
	 * @throws org.springframework.messaging.converter.MessageConversionException if the
	 * payload cannot be read as the type
	 */
	@Nullable Object read(InboundMessage message);

}
