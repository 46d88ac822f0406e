package io.github.mqttboot.spring.support;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.exc.MismatchedInputException;

import org.springframework.util.ClassUtils;

/**
 * Describes what a converter has thrown without the values that it quotes: kind and
 * place, and of Jackson's exceptions also the path in the object, the position in the
 * text and the type that was expected.
 */
final class FailureText {

	private static final boolean JACKSON = ClassUtils.isPresent("tools.jackson.databind.exc.MismatchedInputException",
			FailureText.class.getClassLoader());

	/** Where nobody looks for the reason. */
	private static final List<String> LIBRARIES = List.of("java.", "jdk.", "kotlin", "org.springframework.");

	/** Whoever is further down the stack has called us. */
	private static final String OURS = FailureText.class.getPackageName() + ".";

	private FailureText() {
	}

	static String of(Throwable failure) {
		String text = JACKSON ? Jackson.describe(failure) : null;
		return (text != null) ? text : describe(failure);
	}

	private static String describe(Throwable failure) {
		Throwable root = root(failure);
		String name = root.getClass().getSimpleName();
		return Arrays.stream(root.getStackTrace())
			.takeWhile((frame) -> !frame.getClassName().startsWith(OURS))
			.filter((frame) -> LIBRARIES.stream().noneMatch(frame.getClassName()::startsWith))
			.findFirst()
			.map((frame) -> name + " at " + frame)
			.orElse(name);
	}

	private static Throwable root(Throwable failure) {
		Throwable root = failure;
		// those who build rings of causes exist
		for (int i = 0; i < 50 && root.getCause() != null; i++) {
			root = root.getCause();
		}
		return root;
	}

	/**
	 * Touched only if Jackson is there.
	 */
	private static final class Jackson {

		static @Nullable String describe(Throwable failure) {
			Throwable candidate = failure;
			for (int i = 0; i < 50 && candidate != null; i++) {
				if (candidate instanceof JacksonException exception) {
					return text(exception);
				}
				candidate = candidate.getCause();
			}
			return null;
		}

		private static String text(JacksonException exception) {
			StringBuilder text = new StringBuilder(exception.getClass().getSimpleName());
			if (!exception.getPath().isEmpty()) {
				text.append(" at ").append(PrintableText.of(exception.getPathReference()));
			}
			if (exception instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
				text.append(", where ")
					.append(ClassUtils.getQualifiedName(mismatch.getTargetType()))
					.append(" is expected");
			}
			appendLocation(text, exception.getLocation());
			Throwable root = root(exception);
			if (!(root instanceof JacksonException)) {
				text.append(", caused by ").append(FailureText.describe(root));
			}
			return text.toString();
		}

		private static void appendLocation(StringBuilder text, @Nullable TokenStreamLocation location) {
			if (location == null) {
				return;
			}
			if (location.getLineNr() > 0) {
				text.append(", line ").append(location.getLineNr()).append(", column ").append(location.getColumnNr());
			}
			else if (location.getByteOffset() >= 0) {
				text.append(", byte ").append(location.getByteOffset());
			}
		}

	}

}
