package io.github.mqttboot.spring.listener;

import io.github.mqttboot.client.message.ReasonCode;

/**
 * Parameter of a listener with {@link AckMode#MANUAL}: says that a message has been taken
 * over, at any time and on any thread. A message that is never acknowledged holds back
 * every acknowledgement behind it and, once the receive maximum is used up, the flow.
 * Only the first call counts.
 */
public interface Acknowledgment {

	/**
	 * Say that the message has been taken over. Does nothing for QoS 0.
	 */
	void acknowledge();

	/**
	 * Say that the message will never be taken over: the server gives it up and does not
	 * send it again (MQTT 5 sections 3.4.2.1 and 3.5.2.1). Before MQTT 5 this is the same
	 * as {@link #acknowledge()}.
	 * @param reasonCode a reason code of 0x80 or above that PUBACK allows
	 * @throws IllegalArgumentException if PUBACK does not allow the reason code
	 */
	void reject(ReasonCode reasonCode);

}
