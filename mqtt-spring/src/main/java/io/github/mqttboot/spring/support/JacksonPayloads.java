package io.github.mqttboot.spring.support;

import java.lang.reflect.Type;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonView;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.util.ClassUtils;

/**
 * JSON by Jackson, straight between bytes and objects: what
 * {@link JacksonJsonMessageConverter} does, without messages and headers around it, and
 * with the type looked at only once. A class of its own, because Jackson need not be
 * there.
 */
public final class JacksonPayloads {

	/** What {@link JacksonJsonMessageConverter} gives what it writes. */
	static final String CONTENT_TYPE = "application/json";

	private final JsonMapper mapper;

	private JacksonPayloads(JsonMapper mapper) {
		this.mapper = mapper;
	}

	/**
	 * Return a converter on JSON and the other formats whose libraries are on the class
	 * path.
	 * @param mapper reads and writes the JSON
	 * @return the converter
	 */
	public static MqttMessageConverter converter(JsonMapper mapper) {
		return converter(mapper, List.of());
	}

	/**
	 * Return a converter that asks others before it falls back on JSON.
	 * @param mapper reads and writes the JSON
	 * @param converters asked in their order, before the formats whose libraries are on
	 * the class path; one of CBOR among them takes the place of ours
	 * @return the converter
	 */
	public static MqttMessageConverter converter(JsonMapper mapper, List<? extends MessageConverter> converters) {
		return new MqttMessageConverter(StandardConverters.with(converters), new JacksonPayloads(mapper), null);
	}

	// Return JSON with the modules that are on the class path
	static JacksonPayloads withModules() {
		return new JacksonPayloads(
				JsonMapper.builder().findAndAddModules(JacksonPayloads.class.getClassLoader()).build());
	}

	MessageConverter converter() {
		return new JacksonJsonMessageConverter(this.mapper);
	}

	byte[] write(Object payload) {
		try {
			return this.mapper.writeValueAsBytes(payload);
		}
		catch (JacksonException ex) {
			throw new PayloadConversionException("Could not write JSON of " + payload.getClass().getName(), ex);
		}
	}

	/**
	 * Return a reader of JSON.
	 * @param targetClass what to read
	 * @param parameter the parameter that it is for, or {@code null}
	 * @return the reader, or {@code null} if only Spring's converter can do this
	 */
	@Nullable PayloadReader reader(Class<?> targetClass, @Nullable MethodParameter parameter) {
		Type type = targetClass;
		if (parameter != null) {
			if (parameter.getParameterType() != targetClass || hasView(parameter)) {
				return null;
			}
			type = GenericTypeResolver.resolveType(parameter.getGenericParameterType(), parameter.getContainingClass());
		}
		JavaType javaType = this.mapper.constructType(type);
		return (message) -> read(message, javaType);
	}

	private static boolean hasView(MethodParameter parameter) {
		return (parameter.getParameterIndex() >= 0) ? parameter.hasParameterAnnotation(JsonView.class)
				: parameter.hasMethodAnnotation(JsonView.class);
	}

	private @Nullable Object read(InboundMessage message, JavaType type) {
		try {
			return this.mapper.readValue(message.getPayload(), type);
		}
		catch (JacksonException ex) {
			throw new PayloadConversionException(
					"Could not make a " + ClassUtils.getQualifiedName(type.getRawClass()) + " of the payload", ex);
		}
	}

}
