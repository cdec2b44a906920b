package io.smartcar.start.management;

import io.smartcar.event.deadletter.DeadLetter;
import io.smartcar.event.deadletter.DeadLetterId;
import io.smartcar.replay.DeadLetterOrders;
import io.smartcar.replay.OpenDeadLetters;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the latest open dead letters, with reasons and lines, at {@code GET /observe/dead-letters}. {@link Access} says to
 * whom. It reads the dead-letter topic, for some seconds at most, so one request at a time is answered. Thread-safe.
 */
final class DeadLettersEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLettersEndpoint.class);
    private static final String PATH = "/observe/dead-letters";
    private static final int MOST = 50;
    /** In characters, or in bytes if it is no text. */
    private static final int LONGEST_LINE = 2_000;

    private static final Duration LONGEST = Duration.ofSeconds(10);

    private record Group(String kind, String reason) {}

    private final CamelContext context;
    private final DeadLetterOrders orders;
    private final Semaphore reading = new Semaphore(1);

    DeadLettersEndpoint(CamelContext context) {
        this.context = context;
        orders = new DeadLetterOrders(context);
    }

    void serve(ManagementHttpServer server, VertxPlatformHttpRouter router) {
        if (!orders.topic().isEmpty()) {
            Access.guard(server.getConfiguration(), router, PATH);
            router.route(PATH).method(HttpMethod.GET).blockingHandler(this::answer, false);
        }
    }

    private void answer(RoutingContext request) {
        if (!reading.tryAcquire()) {
            refuse(request, 429, "The dead letters are being read for another request: try again");
            return;
        }
        String answer = null;
        try (OpenDeadLetters open = new OpenDeadLetters(context, orders.topic())) {
            answer = json(open, Instant.now()).toJson();
        } catch (RuntimeException e) {
            LOG.debug("Failed to read the dead letters", e);
        } finally {
            // before the answer: who has it may ask again
            reading.release();
        }
        if (answer == null) {
            refuse(request, 503, "Kafka does not answer, or has no topic " + orders.topic());
        } else {
            request.response().putHeader("Content-Type", "application/json").end(answer);
        }
    }

    private static void refuse(RoutingContext request, int status, String reason) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain")
                .end(reason + "\n");
    }

    private JsonObject json(OpenDeadLetters deadLetters, Instant begin) {
        Map<Group, Long> counts =
                new TreeMap<>(Comparator.comparing(Group::kind).thenComparing(Group::reason));
        Comparator<ConsumerRecord<byte[], byte[]>> byTime = Comparator.comparing(DeadLetter::time);
        PriorityQueue<ConsumerRecord<byte[], byte[]>> latest = new PriorityQueue<>(byTime);
        boolean isComplete = true;
        while (isComplete && deadLetters.hasNext()) {
            for (ConsumerRecord<byte[], byte[]> deadLetter : deadLetters.next()) {
                counts.merge(
                        new Group(header(deadLetter, DeadLetter.KIND), header(deadLetter, DeadLetter.REASON)),
                        1L,
                        Long::sum);
                latest.add(deadLetter);
                if (latest.size() > MOST) {
                    latest.remove();
                }
            }
            isComplete = Instant.now().isBefore(begin.plus(LONGEST));
        }
        JsonObject json = new JsonObject();
        json.put("complete", isComplete);
        json.put("time", begin.toString());
        String cannotReplay = DeadLetterActions.whyNotReplayed(orders);
        if (cannotReplay != null) {
            json.put("cannotReplay", cannotReplay);
        }
        JsonArray open = new JsonArray();
        counts.forEach((group, number) -> {
            JsonObject one = new JsonObject();
            one.put("kind", group.kind);
            one.put("reason", group.reason);
            one.put("number", number);
            open.add(one);
        });
        json.put("open", open);
        json.put(
                "latest",
                new JsonArray(latest.stream()
                        .sorted(byTime.reversed())
                        .map(DeadLettersEndpoint::json)
                        .toList()));
        return json;
    }

    private static JsonObject json(ConsumerRecord<byte[], byte[]> deadLetter) {
        JsonObject json = new JsonObject();
        json.put("id", DeadLetterId.of(deadLetter));
        json.put("time", DeadLetter.time(deadLetter).toString());
        Stream.of(DeadLetter.KIND, DeadLetter.REASON, DeadLetter.MESSAGE, DeadLetter.SOURCE, DeadLetter.HISTORY)
                .forEach(name -> json.put(name.substring(name.indexOf('.') + 1), header(deadLetter, name)));
        byte[] line = deadLetter.value();
        json.put("bytes", line.length);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
            json.put("line", text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) : text);
        } catch (CharacterCodingException e) {
            byte[] beginning = line.length > LONGEST_LINE ? Arrays.copyOf(line, LONGEST_LINE) : line;
            json.put("base64", Base64.getEncoder().encodeToString(beginning));
        }
        return json;
    }

    private static String header(ConsumerRecord<byte[], byte[]> deadLetter, String name) {
        return Objects.requireNonNullElse(DeadLetter.header(deadLetter, name), "");
    }
}
