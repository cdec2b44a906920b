package io.smartcar.camel.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThrottledLogTest {
    private final List<Long> logged = new ArrayList<>();
    private long now = Long.MAX_VALUE - 5;
    private final ThrottledLog log = new ThrottledLog(Duration.ofNanos(10), () -> now);

    @Test
    void shouldLogTheFirstEventAtOnceAndThenTheNumberOfEventsOnceAnInterval() {
        log.log(logged::add);
        now += 9;
        log.log(logged::add);
        assertThat(logged).containsExactly(1L);

        now += 1;
        log.log(logged::add);
        assertThat(logged).containsExactly(1L, 2L);
    }

    @Test
    void shouldLogAtOnceAfterReset() {
        log.log(logged::add);
        log.log(logged::add);

        log.reset();
        log.log(logged::add);

        assertThat(logged).containsExactly(1L, 1L);
    }

    @Test
    void shouldKnowWhetherAnEventIsRecent() {
        assertThat(log.isRecent()).isFalse();
        log.log(logged::add);
        now += 9;
        assertThat(log.isRecent()).isTrue();
        log.log(logged::add);
        now += 9;
        assertThat(log.isRecent()).isTrue();
        now += 1;
        assertThat(log.isRecent()).isFalse();

        log.log(logged::add);
        log.reset();
        assertThat(log.isRecent()).isFalse();
    }
}
