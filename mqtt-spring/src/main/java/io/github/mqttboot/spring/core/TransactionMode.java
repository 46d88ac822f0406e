package io.github.mqttboot.spring.core;

/**
 * What a publish does in a Spring transaction.
 */
public enum TransactionMode {

	/** It publishes at once, whatever becomes of the transaction. */
	NONE,

	/**
	 * It publishes when the transaction has committed, and never if it rolls back. MQTT
	 * itself knows no transactions: what fails after the commit has failed alone.
	 */
	AFTER_COMMIT

}
