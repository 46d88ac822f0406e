package io.github.mqttboot.spring.annotation;

import java.util.List;

import kotlinx.serialization.KSerializer;
import kotlinx.serialization.Serializable;
import kotlinx.serialization.builtins.BuiltinSerializersKt;
import kotlinx.serialization.descriptors.SerialDescriptor;
import kotlinx.serialization.encoding.Decoder;
import kotlinx.serialization.encoding.Encoder;

/**
 * As the Kotlin compiler would make it: a list of numbers on the wire.
 */
@Serializable
@SuppressWarnings("VariableNameSameAsType")
public final class Samples {

	public static final Companion Companion = new Companion();

	final List<Integer> values;

	final String by;

	Samples(List<Integer> values, String by) {
		this.values = values;
		this.by = by;
	}

	public static final class Companion {

		public KSerializer<Samples> serializer() {
			return new SamplesSerializer();
		}

	}

	static final class SamplesSerializer implements KSerializer<Samples> {

		private final KSerializer<List<Integer>> list = BuiltinSerializersKt
			.ListSerializer(BuiltinSerializersKt.serializer(kotlin.jvm.internal.IntCompanionObject.INSTANCE));

		@Override
		public SerialDescriptor getDescriptor() {
			return this.list.getDescriptor();
		}

		@Override
		public void serialize(Encoder encoder, Samples value) {
			this.list.serialize(encoder, value.values);
		}

		@Override
		public Samples deserialize(Decoder decoder) {
			return new Samples(this.list.deserialize(decoder), "kotlin");
		}

	}

}
