package io.github.mqttboot.client.internal.session;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * Hands requests from any thread to the event loop, many at a time: callers push onto a
 * stack of linked requests, the loop takes the whole stack and turns it round. Only the
 * caller that finds the stack empty has to wake the loop.
 */
public final class RequestQueue {

	private final AtomicReference<@Nullable Request> head = new AtomicReference<>();

	/**
	 * Add a request. Called on any thread.
	 * @param request the request
	 * @return whether the loop has to be woken: there was nothing before
	 */
	public boolean add(Request request) {
		Request before = this.head.get();
		while (true) {
			request.next = before;
			Request witness = this.head.compareAndExchange(before, request);
			if (witness == before) {
				return before == null;
			}
			before = witness;
		}
	}

	/**
	 * Hand all requests that were added so far to a session, in the order in which each
	 * thread added them. Called on the event loop.
	 * @param session the session
	 * @param now the loop's time in nanoseconds
	 */
	public void drainTo(Session session, long now) {
		Request taken = this.head.getAndSet(null);
		Request first = null;
		while (taken != null) {
			Request next = taken.next;
			taken.next = first;
			first = taken;
			taken = next;
		}
		while (first != null) {
			Request next = first.next;
			first.next = null;
			session.submit(first, now);
			first = next;
		}
	}

}
