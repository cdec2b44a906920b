package io.smartcar.store.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RollPolicyTest {
    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
    private static final Instant MIDNIGHT_IN_SEOUL = Instant.parse("2016-01-01T15:00:00Z");

    private static RollPolicy at(Instant now) {
        return new RollPolicy(
                1_000,
                Duration.ofHours(1),
                Duration.ofMinutes(20),
                Duration.ofMinutes(10),
                Clock.fixed(now, ZoneOffset.UTC));
    }

    private static Instant minutes(int minutes) {
        return MIDNIGHT_IN_SEOUL.plus(Duration.ofMinutes(minutes));
    }

    @Test
    void shouldRollBySize() {
        assertThat(at(minutes(100)).isDue(999, minutes(99), minutes(100), SEOUL))
                .isFalse();
        assertThat(at(minutes(100)).isDue(1_000, minutes(99), minutes(100), SEOUL))
                .isTrue();
    }

    @Test
    void shouldRollByAge() {
        assertThat(at(minutes(159)).isDue(1, minutes(100), minutes(158), SEOUL)).isFalse();
        assertThat(at(minutes(160)).isDue(1, minutes(100), minutes(159), SEOUL)).isTrue();
    }

    @Test
    void shouldRollWhatIsIdle() {
        assertThat(at(minutes(119)).isDue(1, minutes(95), minutes(100), SEOUL)).isFalse();
        assertThat(at(minutes(120)).isDue(1, minutes(95), minutes(100), SEOUL)).isTrue();
    }

    @Test
    void shouldRollTheDayBeforeSomeTimeAfterItsEndInTheZone() {
        assertThat(at(minutes(9)).isDue(1, minutes(-1), minutes(8), SEOUL)).isFalse();
        assertThat(at(minutes(10)).isDue(1, minutes(-1), minutes(9), SEOUL)).isTrue();
        assertThat(at(minutes(10)).isDue(1, minutes(0), minutes(9), SEOUL)).isFalse();
    }

    @Test
    void shouldNameASettingThatIsWrong() {
        assertThatThrownBy(() ->
                        new RollPolicy(0, Duration.ofHours(1), Duration.ofHours(1), Duration.ZERO, Clock.systemUTC()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hdfs.roll.bytes");
    }
}
