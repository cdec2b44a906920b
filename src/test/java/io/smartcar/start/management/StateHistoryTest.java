package io.smartcar.start.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import org.apache.camel.util.json.JsonArray;
import org.junit.jupiter.api.Test;

class StateHistoryTest {
    private static final Instant START = Instant.ofEpochSecond(1_000);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final StateHistory history = new StateHistory(meters);

    @Test
    void shouldAddUpTheCountersOfAllKinds() {
        meters.counter("events.received", "kind", "driver").increment(3);
        meters.counter("events.received", "kind", "status").increment(4);
        meters.gauge("store.waiting", 12);
        history.sample(START);
        assertThat(history.json().toJson())
                .isEqualTo("{\"columns\":[\"time\",\"received\",\"sent\",\"stored\",\"deadLetters\",\"lag\"],"
                        + "\"samples\":[[1000,7.0,0.0,0.0,0.0,12.0]]}");
    }

    @Test
    void shouldForgetWhatIsOlderThanAQuarterOfAnHour() {
        for (int sample = 0; sample < 1000; sample++) {
            history.sample(START.plus(StateHistory.EVERY.multipliedBy(sample)));
        }
        JsonArray samples = (JsonArray) history.json().get("samples");
        assertThat(samples).hasSize(180);
        assertThat(((JsonArray) samples.get(179)).get(0)).isEqualTo(1_000L + 999 * 5);
    }
}
