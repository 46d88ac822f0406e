package io.github.mqttboot.spring.support;

/**
 * A converter of ours that takes no part in JSON: where a payload is JSON or does not say
 * what it is, only types that it claims are its own. With such converters around, JSON
 * keeps its short way.
 */
interface SelectiveConverter {

	/**
	 * Return whether payloads of a type are for this converter without a content type.
	 * @param type the type
	 * @return {@code true} if so
	 */
	boolean claims(Class<?> type);

	/**
	 * Return whether an empty payload stands for an object.
	 * @param type the type of the object
	 * @return {@code true} if so
	 */
	default boolean readsEmptyPayload(Class<?> type) {
		return false;
	}

}
