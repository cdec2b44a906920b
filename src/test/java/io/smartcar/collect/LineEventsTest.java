package io.smartcar.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smartcar.event.EventCounters;
import io.smartcar.event.kind.Kinds;
import io.smartcar.event.kind.Samples;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class LineEventsTest {
    private static final String[] LINES = {
        "20160101000000,X0001,3,0,F,N,15,C01",
        "20160101000000,차량,3",
        "Driver Status Infomation,CarNum",
        "E1 an error",
        "E2 ignored",
        "what is this",
        "20160101000000,,3",
        "\u0000",
        "{\"id\":\"a\"}",
        "{\"id\":",
        "",
    };

    private final CamelContext context = new DefaultCamelContext();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Kinds kinds = Samples.kinds(
            "kind.errors.keep", "^E",
            "kind.errors.drop", "^E2",
            "kind.errors.topic", "errors",
            "kind.errors.table", "Errors",
            "kind.errors.family", "e",
            "kind.requests.format", "json",
            "kind.requests.keep", "^\\{",
            "kind.requests.columns", "id",
            "kind.requests.key", "id",
            "kind.requests.topic", "requests",
            "kind.requests.table", "Requests",
            "kind.requests.family", "r");

    @Test
    void shouldAccountForEveryLineAndByte() {
        context.getRegistry().bind("meters", meters);
        EventCounters counters = new EventCounters(context);
        LineEvents events = events(counters);
        Random random = new Random(47);
        long bytes = 0;
        int lines = 0;
        int kept = 0;
        int rejected = 0;
        for (int batch = 0; batch < 50; batch++) {
            events.begin();
            for (int count = random.nextInt(40); count > 0; count--) {
                byte[] line = LINES[random.nextInt(LINES.length)].getBytes(StandardCharsets.UTF_8);
                events.add(line, bytes);
                bytes += line.length;
                lines++;
            }
            if (batch % 7 == 0) {
                events.addBeginning(new byte[] {'x'}, bytes, 1_000_000, new byte[32]);
                bytes += 1_000_000;
                lines++;
            }
            kept += events.takeKept().size();
            rejected += events.takeRejected().size();
            events.takeCounts().run();
        }

        assertThat(sum("events.received")).isEqualTo(lines);
        assertThat(sum("events.received.bytes")).isEqualTo(bytes);
        assertThat(sum("events.read")).isEqualTo(kept);
        assertThat(sum("events.rejected")).isEqualTo(rejected);
        assertThat(sum("events.read") + sum("events.dropped") + sum("events.rejected"))
                .isEqualTo(lines);
        assertThat(meters.find("events.rejected")
                        .tag("kind", "requests")
                        .tag("reason", "format")
                        .counter())
                .isNotNull();
        assertThat(meters.find("events.rejected")
                        .tag("kind", "errors")
                        .tag("reason", "length")
                        .counter())
                .isNotNull();
    }

    @Test
    void shouldGiveEachEventTheTopicAndKeyOfItsKind() {
        LineEvents events = events(new EventCounters(context));
        events.begin();
        for (String line : List.of(LINES[0], LINES[3], LINES[8])) {
            events.add(line.getBytes(StandardCharsets.UTF_8), 0);
        }

        assertThat(events.takeKept())
                .extracting(
                        event -> header(event, KafkaConstants.OVERRIDE_TOPIC) + " " + header(event, KafkaConstants.KEY))
                .containsExactly("smartcar-driver X0001", "errors null", "requests a");
    }

    private LineEvents events(EventCounters counters) {
        return new LineEvents(
                new DefaultExchange(context),
                kinds.allNamed("errors,requests,driver", "test"),
                Path.of("file"),
                "0123456789abcdef",
                Clock.systemUTC(),
                counters,
                "test");
    }

    private static String header(Exchange event, String name) {
        return event.getMessage().getHeader(name, String.class);
    }

    private double sum(String counter) {
        return meters.find(counter).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
