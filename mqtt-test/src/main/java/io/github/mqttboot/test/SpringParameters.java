package io.github.mqttboot.test;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;

import org.springframework.beans.factory.annotation.ParameterResolutionDelegate;
import org.springframework.test.context.junit.jupiter.SpringExtension;
import org.springframework.test.context.support.PropertyProvider;
import org.springframework.test.context.support.TestConstructorUtils;

/**
 * What the JUnit extension needs to know of Spring. A class of its own because Spring
 * need not be there.
 */
final class SpringParameters {

	private SpringParameters() {
	}

	// JUnit allows one resolver for a parameter, and Spring's takes these
	static boolean isResolvedBySpring(ParameterContext parameter) {
		return ParameterResolutionDelegate.isAutowirable(parameter.getParameter(), parameter.getIndex())
				|| TestConstructorUtils.isAutowirableConstructor(parameter.getDeclaringExecutable(),
						(PropertyProvider) null);
	}

	static Object bean(Class<?> type, ExtensionContext context) {
		return SpringExtension.getApplicationContext(context).getBean(type);
	}

}
