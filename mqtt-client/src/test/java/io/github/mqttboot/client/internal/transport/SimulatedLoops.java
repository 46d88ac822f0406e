package io.github.mqttboot.client.internal.transport;

import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;

/**
 * Gives tests a loop of their own making.
 */
public final class SimulatedLoops {

	private SimulatedLoops() {
	}

	/**
	 * Create a loop.
	 * @param eventLoop runs the tasks
	 * @param time gives the time in nanoseconds
	 * @param random gives numbers from 0 to below 1
	 * @param sockets gives sockets that are not connected
	 * @param onReleased run when the client needs the loop no more
	 * @return the loop
	 */
	public static Loop create(EventLoop eventLoop, LongSupplier time, DoubleSupplier random, Supplier<Channel> sockets,
			Runnable onReleased) {
		return new Loop(eventLoop, time, random, (scheme) -> sockets.get(), onReleased);
	}

}
