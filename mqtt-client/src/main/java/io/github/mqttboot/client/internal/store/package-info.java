/**
 * What a session has to remember when the process ends: records of messages and packet
 * identifiers, and the journal that collects them. How they get to a disk is the
 * application's choice; when, and what has to wait for it, is the connection's part.
 */
@NullMarked
package io.github.mqttboot.client.internal.store;

import org.jspecify.annotations.NullMarked;
