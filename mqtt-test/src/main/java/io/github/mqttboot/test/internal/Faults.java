package io.github.mqttboot.test.internal;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.topic.TopicFilter;
import io.github.mqttboot.client.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * What the broker does wrong because a test wants it to.
 */
public final class Faults {

	private @Nullable ReasonCode connectionRefusal;

	private @Nullable Refusal publishRefusal;

	private @Nullable Refusal subscriptionRefusal;

	private boolean acknowledgementsWithheld;

	private boolean pingsIgnored;

	private boolean readingStopped;

	private Duration acknowledgementDelay = Duration.ZERO;

	private QoS highestGrantedQos = QoS.EXACTLY_ONCE;

	private Set<ProtocolVersion> versions = EnumSet.allOf(ProtocolVersion.class);

	Faults() {
	}

	@Nullable ReasonCode connectionRefusal() {
		return this.connectionRefusal;
	}

	public void setConnectionRefusal(@Nullable ReasonCode reasonCode) {
		this.connectionRefusal = reasonCode;
	}

	@Nullable ReasonCode publishRefusal(TopicName topic) {
		Refusal refusal = this.publishRefusal;
		return (refusal != null && refusal.filter().matches(topic)) ? refusal.reasonCode() : null;
	}

	public void setPublishRefusal(@Nullable Refusal refusal) {
		this.publishRefusal = refusal;
	}

	/**
	 * A subscription is refused if its filter is the refused one, or is covered by it.
	 */
	@Nullable ReasonCode subscriptionRefusal(TopicFilter filter) {
		Refusal refusal = this.subscriptionRefusal;
		return (refusal != null && refusal.covers(filter)) ? refusal.reasonCode() : null;
	}

	public void setSubscriptionRefusal(@Nullable Refusal refusal) {
		this.subscriptionRefusal = refusal;
	}

	boolean areAcknowledgementsWithheld() {
		return this.acknowledgementsWithheld;
	}

	public void setAcknowledgementsWithheld(boolean withheld) {
		this.acknowledgementsWithheld = withheld;
	}

	Duration acknowledgementDelay() {
		return this.acknowledgementDelay;
	}

	public void setAcknowledgementDelay(Duration delay) {
		this.acknowledgementDelay = delay;
	}

	boolean arePingsIgnored() {
		return this.pingsIgnored;
	}

	public void setPingsIgnored(boolean ignored) {
		this.pingsIgnored = ignored;
	}

	boolean isReadingStopped() {
		return this.readingStopped;
	}

	public void setReadingStopped(boolean stopped) {
		this.readingStopped = stopped;
	}

	QoS highestGrantedQos() {
		return this.highestGrantedQos;
	}

	public void setHighestGrantedQos(QoS qos) {
		this.highestGrantedQos = qos;
	}

	boolean isSupported(ProtocolVersion version) {
		return this.versions.contains(version);
	}

	public void setVersions(Set<ProtocolVersion> versions) {
		this.versions = EnumSet.copyOf(versions);
	}

	/** Everything right again. */
	void clear() {
		this.connectionRefusal = null;
		this.publishRefusal = null;
		this.subscriptionRefusal = null;
		this.acknowledgementsWithheld = false;
		this.pingsIgnored = false;
		this.readingStopped = false;
		this.acknowledgementDelay = Duration.ZERO;
		this.highestGrantedQos = QoS.EXACTLY_ONCE;
		this.versions = EnumSet.allOf(ProtocolVersion.class);
	}

	/**
	 * What is refused, and how.
	 *
	 * @param filter which topics
	 * @param reasonCode the reason code in the answer
	 */
	public record Refusal(TopicFilter filter, ReasonCode reasonCode) {

		private boolean covers(TopicFilter other) {
			return this.filter.value().equals("#") || this.filter.equals(other)
					|| this.filter.filter().equals(other.filter())
					|| (!other.hasWildcard() && this.filter.matches(TopicName.of(other.filter())));
		}

	}

}
