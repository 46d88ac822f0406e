package io.github.mqttboot.spring.support;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.AbstractMessageConverter;
import org.springframework.util.MimeType;

/**
 * CBOR (RFC 8949) by Jackson, for payloads with the content type {@value #CONTENT_TYPE}
 * and for no others.
 */
public final class CborMessageConverter extends AbstractMessageConverter implements SelectiveConverter {

	/** The content type. */
	public static final String CONTENT_TYPE = "application/cbor";

	private final CBORMapper mapper;

	/**
	 * Create a converter with the modules that are on the class path.
	 */
	public CborMessageConverter() {
		this(CBORMapper.builder().findAndAddModules(CborMessageConverter.class.getClassLoader()).build());
	}

	/**
	 * Create a converter.
	 * @param mapper reads and writes the CBOR
	 */
	public CborMessageConverter(CBORMapper mapper) {
		super(MimeType.valueOf(CONTENT_TYPE), new MimeType("application", "*+cbor"));
		setStrictContentTypeMatch(true);
		this.mapper = mapper;
	}

	@Override
	public boolean claims(Class<?> type) {
		return false;
	}

	@Override
	protected boolean supports(Class<?> type) {
		return true;
	}

	@Override
	protected Object convertFromInternal(Message<?> message, Class<?> targetClass, @Nullable Object conversionHint) {
		JavaType type = this.mapper.constructType(type(targetClass, conversionHint));
		try {
			return this.mapper.readValue((byte[]) message.getPayload(), type);
		}
		catch (JacksonException ex) {
			throw new PayloadConversionException("Could not read CBOR as " + type.toCanonical(), ex);
		}
	}

	private static Type type(Class<?> targetClass, @Nullable Object conversionHint) {
		if (conversionHint instanceof MethodParameter parameter
				&& parameter.nestedIfOptional().getNestedParameterType() == targetClass) {
			return GenericTypeResolver.resolveType(parameter.nestedIfOptional().getNestedGenericParameterType(),
					parameter.getContainingClass());
		}
		return targetClass;
	}

	@Override
	protected Object convertToInternal(Object payload, @Nullable MessageHeaders headers,
			@Nullable Object conversionHint) {
		try {
			return this.mapper.writeValueAsBytes(payload);
		}
		catch (JacksonException ex) {
			throw new PayloadConversionException("Could not write CBOR of " + payload.getClass().getName(), ex);
		}
	}

}
