package io.github.mqttboot.spring.core;

import java.lang.reflect.Type;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * A generic type in the only form that message converters take one: as the parameter of a
 * method.
 */
final class TypeParameter extends MethodParameter {

	private final ResolvableType type;

	TypeParameter(Type type) {
		super(ClassUtils.getMethod(Object.class, "equals", Object.class), 0);
		this.type = ResolvableType.forType(type);
	}

	private TypeParameter(TypeParameter original) {
		super(original);
		this.type = original.type;
	}

	@Override
	public Class<?> getParameterType() {
		return this.type.toClass();
	}

	@Override
	public Type getGenericParameterType() {
		return this.type.getType();
	}

	@Override
	public TypeParameter clone() {
		return new TypeParameter(this);
	}

}
