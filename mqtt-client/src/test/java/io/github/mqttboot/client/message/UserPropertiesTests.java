package io.github.mqttboot.client.message;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * User properties (MQTT 5.0 section 3.3.2.3.7).
 */
class UserPropertiesTests {

	@Test
	void keepsOrderAndRepeats() {
		UserProperties properties = UserProperties.none().with("b", "1").with("a", "2").with("b", "3").with("b", "1");
		assertThat(properties).containsExactly(new UserProperty("b", "1"), new UserProperty("a", "2"),
				new UserProperty("b", "3"), new UserProperty("b", "1"));
		assertThat(properties.all("b")).containsExactly("1", "3", "1");
		assertThat(properties.first("b")).isEqualTo("1");
		assertThat(properties.size()).isEqualTo(4);
		assertThat(properties.stream()).hasSize(4);
		assertThat(properties.asList()).hasSize(4);
	}

	@Test
	void findsNamesExactly() {
		UserProperties properties = UserProperties.none().with("Name", "v").with("", "empty");
		assertThat(properties.first("name")).isNull();
		assertThat(properties.all("name")).isEmpty();
		assertThat(properties.first("")).isEqualTo("empty");
	}

	@Test
	void isImmutable() {
		UserProperties one = UserProperties.none().with("a", "1");
		assertThat(one.with("b", "2")).hasSize(2);
		assertThat(one).hasSize(1);
		assertThat(UserProperties.none().isEmpty()).isTrue();
		List<UserProperty> entries = new ArrayList<>(one.asList());
		UserProperties copied = UserProperties.of(entries);
		entries.clear();
		assertThat(copied).isEqualTo(one).hasSameHashCodeAs(one);
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> one.asList().clear());
	}

	@Test
	void isComparedByItsEntriesInTheirOrder() {
		UserProperties properties = UserProperties.none().with("a", "1").with("b", "2");
		assertThat(properties).isNotEqualTo(UserProperties.none().with("b", "2").with("a", "1"));
		assertThat(properties).isNotEqualTo(UserProperties.none());
		assertThat(UserProperties.of(List.of())).isSameAs(UserProperties.none());
	}

	@Test
	void namesAndValuesAreValidText() {
		// [MQTT-1.5.7-1]
		assertThatIllegalArgumentException().isThrownBy(() -> new UserProperty("a\u0000", ""));
		assertThatIllegalArgumentException().isThrownBy(() -> new UserProperty("", "\udc00"));
		assertThatIllegalArgumentException().isThrownBy(() -> new UserProperty("\u20ac".repeat(21_846), ""));
		assertThat(new UserProperty("\u20ac".repeat(21_845), "x".repeat(65_535)).value()).hasSize(65_535);
	}

	@Test
	void neverShowsWhatItHolds() {
		UserProperties properties = UserProperties.none().with("s3cr3t", "s3cr3t");
		assertThat(properties).hasToString("1 user properties");
	}

	@Test
	void anEntryNeverShowsItsValue() {
		assertThat(new UserProperty("name", "s3cr3t").toString()).contains("name").doesNotContain("s3cr3t");
	}

}
