package io.smartcar.camel.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void shouldDoubleFromTheFirstDelayToTheLongest() {
        Backoff backoff = new Backoff(500, 3_000);

        assertThat(backoff.delayMillis(0)).isZero();
        assertThat(backoff.delayMillis(1)).isEqualTo(500);
        assertThat(backoff.delayMillis(2)).isEqualTo(1_000);
        assertThat(backoff.delayMillis(3)).isEqualTo(2_000);
        assertThat(backoff.delayMillis(4)).isEqualTo(3_000);
        assertThat(backoff.delayMillis(Integer.MAX_VALUE)).isEqualTo(3_000);
    }

    @Test
    void shouldNotOverflow() {
        Backoff backoff = new Backoff(Long.MAX_VALUE / 2, Long.MAX_VALUE);

        assertThat(backoff.delayMillis(3)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldNotExceedTheLongestDelayAtTheFirstFailure() {
        assertThat(new Backoff(5_000, 100).delayMillis(1)).isEqualTo(100);
    }

    @Test
    void shouldRejectNegativeDelays() {
        assertThatThrownBy(() -> new Backoff(-1, 100)).hasMessageContaining("-1");
    }
}
