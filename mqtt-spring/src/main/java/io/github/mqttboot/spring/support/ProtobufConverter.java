package io.github.mqttboot.spring.support;

import com.google.protobuf.Message;

import org.springframework.messaging.converter.ProtobufMessageConverter;
import org.springframework.util.MimeType;

/**
 * Spring's converter for Protocol Buffers, for their generated types.
 */
final class ProtobufConverter extends ProtobufMessageConverter implements SelectiveConverter {

	private static final MimeType CONTENT_TYPE = new MimeType("application", "x-protobuf");

	@Override
	protected MimeType getDefaultContentType(Object payload) {
		// Spring's has a charset, which binary data has not
		return CONTENT_TYPE;
	}

	@Override
	public boolean claims(Class<?> type) {
		return Message.class.isAssignableFrom(type);
	}

	@Override
	public boolean readsEmptyPayload(Class<?> type) {
		// a message whose fields all have their default values
		return claims(type);
	}

}
