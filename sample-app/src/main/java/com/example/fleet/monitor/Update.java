package com.example.fleet.monitor;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.example.fleet.unit.Answer;
import com.example.fleet.unit.Reading;

/**
 * What the page is told: everything that is kept (a snapshot), or what is new.
 *
 * @param time now
 * @param connection the connection to the broker
 * @param presence the application's presence
 * @param readings readings of each unit, oldest first
 * @param units all units that are known
 * @param messages messages, oldest first
 * @param skipped how many messages were left out because there were too many
 * @param answers answers to commands, oldest first
 */
public record Update(Instant time, ConnectionStatus connection, Presence presence, Map<String, List<Reading>> readings,
		Set<String> units, List<LoggedMessage> messages, long skipped, List<Answer> answers) {

}
