package io.smartcar.camel.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReconnectPaceTest {
    private final List<Long> pauses = new ArrayList<>();
    private long nanos = Long.MAX_VALUE - 1;
    private final ReconnectPace pace = new ReconnectPace(() -> nanos, millis -> {
        pauses.add(millis);
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    });

    @Test
    void shouldConnectAtOnceTheFirstTime() {
        pace.await();

        assertThat(pauses).isEmpty();
    }

    @Test
    void shouldDoubleTheDelayUpToItsMaximumWhileConnectionsAreRejected() {
        for (int connection = 0; connection < 8; connection++) {
            pace.await();
        }

        assertThat(pauses).containsExactly(200L, 400L, 800L, 1_600L, 3_200L, 5_000L, 5_000L);
    }

    @Test
    void shouldConnectAtOnceAfterAConnectionThatLasted() {
        pace.await();
        pace.await();
        nanos += ReconnectPace.LASTING.toNanos();
        pace.await();
        pace.await();

        assertThat(pauses).containsExactly(200L, 200L);
    }

    @Test
    void shouldKeepThePaceOfEachThread() throws Exception {
        pace.await();
        Thread other = new Thread(pace::await);
        other.start();
        other.join();

        assertThat(pauses).isEmpty();
    }
}
