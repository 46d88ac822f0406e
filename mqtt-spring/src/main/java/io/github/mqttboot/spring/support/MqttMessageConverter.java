package io.github.mqttboot.spring.support;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.github.mqttboot.client.message.MqttMessageBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.CompositeMessageConverter;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.util.ClassUtils;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * Converts between objects and payload bytes. {@code byte[]}, {@link ByteBuffer} and
 * {@link String} (UTF-8) go as they are, whatever the content type; everything else goes
 * through the converters that this is made with. A plain text is also made into a number,
 * a boolean, an enum or another type that text can be converted to. The target type is
 * only ever the one that is asked for: nothing in a message has a say in it. Thread-safe.
 */
public final class MqttMessageConverter implements SmartMessageConverter {

	private static final byte[] EMPTY = {};

	private static final SmartMessageConverter NONE = new CompositeMessageConverter(List.of(new NoConverter()));

	private final SmartMessageConverter delegate;

	/** All but JSON: what may claim a type before it. */
	private final List<MessageConverter> beforeJson;

	/** The short way past the delegate, if that ends with JSON. */
	private final @Nullable JacksonPayloads json;

	/** What payloads are read as, or null if messages say it themselves. */
	private final @Nullable MimeType readAs;

	private final ConversionService conversionService = DefaultConversionService.getSharedInstance();

	/**
	 * Create a converter on the formats whose libraries are on the class path: Protocol
	 * Buffers, Kotlin serialization, CBOR and JSON by Jackson.
	 */
	public MqttMessageConverter() {
		this(List.of());
	}

	/**
	 * Create a converter on one that has the say alone.
	 * @param delegate converts everything but bytes and text
	 */
	public MqttMessageConverter(MessageConverter delegate) {
		this(List.of(delegate), null, null);
	}

	/**
	 * Create a converter that asks several.
	 * @param converters asked in their order, before the formats whose libraries are on
	 * the class path
	 */
	public MqttMessageConverter(List<? extends MessageConverter> converters) {
		this(StandardConverters.with(converters), StandardConverters.json(), null);
	}

	MqttMessageConverter(List<MessageConverter> beforeJson, @Nullable JacksonPayloads json, @Nullable MimeType readAs) {
		this.beforeJson = beforeJson;
		this.json = json;
		this.readAs = readAs;
		List<MessageConverter> all = new ArrayList<>(beforeJson);
		if (json != null) {
			all.add(json.converter());
		}
		this.delegate = all.isEmpty() ? NONE : new CompositeMessageConverter(all);
	}

	/**
	 * Return a converter that does not ask messages what their payload is.
	 * @param contentType the content type to read every payload as
	 * @return the converter; writes as this one does
	 * @throws InvalidMimeTypeException if that is no media type
	 */
	public MqttMessageConverter readingAs(String contentType) {
		return new MqttMessageConverter(this.beforeJson, this.json, MimeTypeUtils.parseMimeType(contentType));
	}

	/**
	 * Return whether an empty payload stands for an object of some type.
	 * @param type the type
	 * @return {@code true} if an empty payload can be read as the type
	 */
	public boolean readsEmptyPayload(Class<?> type) {
		return type == byte[].class || type == String.class || type == ByteBuffer.class || type == Object.class
				|| this.beforeJson.stream()
					.anyMatch((converter) -> converter instanceof SelectiveConverter selective
							&& selective.readsEmptyPayload(type));
	}

	private boolean isJson(Class<?> type) {
		for (MessageConverter converter : this.beforeJson) {
			if (!(converter instanceof SelectiveConverter selective) || selective.claims(type)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Return the converter itself if it is one of these, or else one on top of it.
	 * @param converter any converter
	 * @return a converter to and from bytes
	 */
	public static MqttMessageConverter of(MessageConverter converter) {
		return (converter instanceof MqttMessageConverter mqtt) ? mqtt : new MqttMessageConverter(converter);
	}

	/**
	 * Return a reader of payloads as one type. It reads what {@link #fromMessage} reads,
	 * but has looked at the type beforehand, and asks for no headers where it can do
	 * without.
	 * @param targetClass the type
	 * @param parameter the parameter that payloads are for, which may say more about the
	 * type, or {@code null}
	 * @return the reader
	 */
	public PayloadReader reader(Class<?> targetClass, @Nullable MethodParameter parameter) {
		if (targetClass == Optional.class) {
			PayloadReader present = converted(targetClass, parameter);
			return (message) -> (message.getPayload().length == 0) ? Optional.empty() : present.read(message);
		}
		if (targetClass == byte[].class || targetClass == Object.class) {
			return InboundMessage::getPayload;
		}
		if (targetClass == String.class || targetClass == CharSequence.class) {
			return (message) -> text(message.getPayload());
		}
		return converted(targetClass, parameter);
	}

	private PayloadReader converted(Class<?> targetClass, @Nullable MethodParameter parameter) {
		PayloadReader general = (message) -> fromMessage(message, targetClass, parameter);
		if (targetClass == ByteBuffer.class) {
			return general;
		}
		PayloadReader reader = (this.json != null && isJson(targetClass)) ? this.json.reader(targetClass, parameter)
				: null;
		if (reader == null) {
			return general;
		}
		if (this.readAs != null) {
			return JacksonPayloads.CONTENT_TYPE.equals(this.readAs.toString()) ? orElse(reader, general) : general;
		}
		return shortcut(reader, targetClass, general);
	}

	private static PayloadReader orElse(PayloadReader json, PayloadReader general) {
		return (message) -> {
			Object payload = json.read(message);
			return (payload != null) ? payload : general.read(message);
		};
	}

	private static PayloadReader shortcut(PayloadReader json, Class<?> targetClass, PayloadReader general) {
		Map<String, Object> constants = constants(targetClass);
		return (message) -> {
			String contentType = message.getMqttMessage().contentType();
			Object payload = null;
			if (contentType == null) {
				payload = constants.isEmpty() ? null : constants.get(text(message.getPayload()));
			}
			else if (!JacksonPayloads.CONTENT_TYPE.equals(contentType)) {
				return general.read(message);
			}
			if (payload == null) {
				payload = json.read(message);
			}
			return (payload != null) ? payload : general.read(message);
		};
	}

	@Override
	public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass) {
		return fromMessage(message, targetClass, null);
	}

	@Override
	public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass, @Nullable Object conversionHint) {
		Object payload = message.getPayload();
		if (!(payload instanceof byte[] bytes) || targetClass == byte[].class || targetClass == Object.class) {
			return payload;
		}
		if (targetClass == String.class || targetClass == CharSequence.class) {
			return text(bytes);
		}
		if (targetClass == ByteBuffer.class) {
			return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
		}
		if (targetClass == Optional.class && bytes.length == 0) {
			return Optional.empty();
		}
		MimeType contentType = (this.readAs != null) ? this.readAs : contentType(message);
		if (contentType != null && "text".equals(contentType.getType()) && isOneValue(targetClass)
				&& this.conversionService.canConvert(String.class, targetClass)) {
			return fromText(text(bytes), targetClass);
		}
		Object constant = (contentType != null) ? null : constants(targetClass).get(text(bytes));
		if (constant != null) {
			return constant;
		}
		// a String that holds JSON is published as plain text: the signature knows better
		MimeType telling = MimeTypeUtils.TEXT_PLAIN.isCompatibleWith(contentType) ? null : contentType;
		return fromDelegate(withContentType(message, bytes, telling), targetClass, conversionHint);
	}

	// Of a collection, the conversion service would ignore the type of the elements
	private static boolean isOneValue(Class<?> type) {
		return !Iterable.class.isAssignableFrom(type) && !Map.class.isAssignableFrom(type) && !type.isArray()
				&& type != Optional.class;
	}

	// By their bare names, which is what switches send, and is no JSON
	private static Map<String, Object> constants(Class<?> targetClass) {
		if (!targetClass.isEnum()) {
			return Map.of();
		}
		return Arrays.stream(targetClass.getEnumConstants())
			.collect(Collectors.toMap((constant) -> ((Enum<?>) constant).name(), Function.identity()));
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

	private @Nullable Object fromText(String text, Class<?> targetClass) {
		try {
			return this.conversionService.convert(text.trim(), targetClass);
		}
		catch (RuntimeException ex) {
			throw new PayloadConversionException(
					"Could not convert text to " + ClassUtils.getQualifiedName(targetClass), ex);
		}
	}

	private Object fromDelegate(Message<?> message, Class<?> targetClass, @Nullable Object conversionHint) {
		Object result;
		try {
			result = this.delegate.fromMessage(message, targetClass, conversionHint);
		}
		catch (RuntimeException ex) {
			throw withoutValues("Could not make a " + ClassUtils.getQualifiedName(targetClass) + " of the payload", ex);
		}
		if (result == null) {
			throw new MessageConversionException(message,
					"No message converter can make a " + ClassUtils.getQualifiedName(targetClass)
							+ " of a payload with the content type "
							+ message.getHeaders().get(MessageHeaders.CONTENT_TYPE) + advice());
		}
		return result;
	}

	// Whichever converter it was: it may quote what it could not convert
	private static PayloadConversionException withoutValues(String description, RuntimeException ex) {
		return (ex instanceof PayloadConversionException known) ? known
				: new PayloadConversionException(description, ex);
	}

	private String advice() {
		return (this.delegate != NONE) ? ": declare a MessageConverter for it, or take byte[] or String"
				: ": put Jackson (tools.jackson.core:jackson-databind) on the class path for JSON";
	}

	private static @Nullable MimeType contentType(Message<?> message) {
		Object value = (message instanceof InboundMessage inbound) ? inbound.getMqttMessage().contentType()
				: message.getHeaders().get(MessageHeaders.CONTENT_TYPE);
		if (value instanceof MimeType mimeType) {
			return mimeType;
		}
		if (value instanceof String text && !text.isEmpty()) {
			try {
				return MimeTypeUtils.parseMimeType(text);
			}
			catch (InvalidMimeTypeException ex) {
				// devices send what they like: one that is no media type says nothing
				return null;
			}
		}
		return null;
	}

	private Message<?> withContentType(Message<?> message, byte[] bytes, @Nullable MimeType contentType) {
		MessageHeaders headers = message.getHeaders();
		boolean same = (contentType != null) ? this.readAs == null : !headers.containsKey(MessageHeaders.CONTENT_TYPE);
		if (same) {
			return message;
		}
		Map<String, Object> corrected = new HashMap<>(headers);
		corrected.remove(MessageHeaders.CONTENT_TYPE);
		if (contentType != null) {
			corrected.put(MessageHeaders.CONTENT_TYPE, contentType);
		}
		return new GenericMessage<>(bytes, corrected);
	}

	@Override
	public Message<byte[]> toMessage(@Nullable Object payload, @Nullable MessageHeaders headers) {
		return toMessage(payload, headers, null);
	}

	@Override
	public Message<byte[]> toMessage(@Nullable Object payload, @Nullable MessageHeaders headers,
			@Nullable Object conversionHint) {
		byte[] bytes = asItIs(payload);
		if (bytes == null) {
			return fromDelegate(Objects.requireNonNull(payload), headers, conversionHint);
		}
		Map<String, Object> values = (headers != null) ? new HashMap<>(headers) : new HashMap<>();
		if (payload instanceof String) {
			values.putIfAbsent(MessageHeaders.CONTENT_TYPE, MimeTypeUtils.TEXT_PLAIN_VALUE);
		}
		return new GenericMessage<>(bytes, values);
	}

	/**
	 * Write a payload and its content type to a message that is being built: the short
	 * way of {@link #toMessage(Object, MessageHeaders)} for those who need no headers.
	 * @param payload the payload, or {@code null} for an empty one
	 * @param contentType the content type that was asked for, or {@code null} to let the
	 * payload decide
	 * @param builder where to put both
	 * @throws MessageConversionException if no converter can convert the payload
	 */
	public void write(@Nullable Object payload, @Nullable Object contentType, MqttMessageBuilder builder) {
		byte[] bytes = asItIs(payload);
		Object type = contentType;
		if (bytes == null && contentType == null && this.json != null
				&& isJson(Objects.requireNonNull(payload).getClass())) {
			bytes = this.json.write(payload);
			type = JacksonPayloads.CONTENT_TYPE;
		}
		else if (bytes == null) {
			Map<String, Object> headers = (contentType != null) ? Map.of(MessageHeaders.CONTENT_TYPE, contentType)
					: Map.of();
			Message<byte[]> message = fromDelegate(Objects.requireNonNull(payload), new MessageHeaders(headers), null);
			bytes = message.getPayload();
			type = message.getHeaders().get(MessageHeaders.CONTENT_TYPE);
		}
		else if (type == null && payload instanceof String) {
			type = MimeTypeUtils.TEXT_PLAIN_VALUE;
		}
		builder.payload(bytes).contentType((type != null) ? type.toString() : null);
	}

	private static byte @Nullable [] asItIs(@Nullable Object payload) {
		if (payload == null) {
			return EMPTY;
		}
		if (payload instanceof byte[] bytes) {
			return bytes;
		}
		if (payload instanceof String text) {
			return text.getBytes(StandardCharsets.UTF_8);
		}
		if (payload instanceof ByteBuffer buffer) {
			byte[] bytes = new byte[buffer.remaining()];
			buffer.duplicate().get(bytes);
			return bytes;
		}
		return null;
	}

	private Message<byte[]> fromDelegate(Object payload, @Nullable MessageHeaders headers,
			@Nullable Object conversionHint) {
		Message<?> message;
		try {
			message = this.delegate.toMessage(payload, headers, conversionHint);
		}
		catch (RuntimeException ex) {
			throw withoutValues("Could not make a payload of " + ClassUtils.getDescriptiveType(payload), ex);
		}
		if (message != null && message.getPayload() instanceof byte[] bytes) {
			return new GenericMessage<>(bytes, message.getHeaders());
		}
		if (message != null && message.getPayload() instanceof String text) {
			return new GenericMessage<>(text.getBytes(StandardCharsets.UTF_8), message.getHeaders());
		}
		throw new MessageConversionException(
				"No message converter can make a payload of " + ClassUtils.getDescriptiveType(payload) + advice());
	}

	/**
	 * Stands for the converters that are not there.
	 */
	private static final class NoConverter implements MessageConverter {

		@Override
		public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass) {
			return null;
		}

		@Override
		public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
			return null;
		}

	}

}
