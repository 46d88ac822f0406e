package io.github.mqttboot.spring.integration;

import org.springframework.messaging.MessagingException;

/**
 * Finds what went wrong in a flow. Spring Integration's own exceptions are wrapped around
 * it, and their text shows the message that failed, payload and all, which must not get
 * into a log. What retries, error handlers and recoverers choose by is inside as well.
 */
final class FlowFailures {

	private FlowFailures() {
	}

	/**
	 * Find what is to be thrown on.
	 * @param thrown what came out of the flow
	 * @return the exception that {@link #withoutMessage} finds
	 * @throws Error if that is an error
	 */
	static Exception toException(MessagingException thrown) {
		Throwable failure = withoutMessage(thrown);
		if (failure instanceof Error error) {
			throw error;
		}
		return (Exception) failure;
	}

	/**
	 * Find what the flow failed with.
	 * @param thrown what came out of it
	 * @return the first cause that is not one of Spring's, or else the last of them, but
	 * nothing that shows a payload
	 */
	static Throwable withoutMessage(MessagingException thrown) {
		MessagingException last = thrown;
		while (last.getCause() instanceof MessagingException inner) {
			last = inner;
		}
		if (last.getCause() != null) {
			return last.getCause();
		}
		if (last.getFailedMessage() == null || last.getFailedMessage() instanceof ReceivedMessage) {
			return last;
		}
		MessagingException failure = new MessagingException(last.getClass().getName() + ": " + last.getMessage());
		failure.setStackTrace(last.getStackTrace());
		return failure;
	}

}
