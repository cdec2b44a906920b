package io.smartcar.collect.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.spool.SpoolConstants;
import io.smartcar.event.EventBatch;
import io.smartcar.event.deadletter.DeadLetter;
import io.smartcar.event.kind.Kinds;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of spooled syslog messages. */
class SyslogEventsTest {
    private final CamelContext context = new DefaultCamelContext();
    private final Kinds kinds = new Kinds(Map.of(
            "kind.syslog.format", "syslog",
            "kind.syslog.topic", "syslog",
            "kind.syslog.table", "syslog",
            "kind.syslog.family", "s",
            "kind.syslog.drop", "heartbeat\\z"));

    @Test
    void shouldClassifyMessagesWithoutTheirCarriageReturnAndKeepTheirBytes() {
        List<EventBatch> batches = new SyslogEvents(context, kinds, "syslog")
                .map(batch("heartbeat", "heartbeat\r", "heartbeat\r\r", "alarm\r"));
        assertThat(batches).singleElement().satisfies(events -> {
            assertThat(events.isRejected()).isFalse();
            assertThat(events)
                    .extracting(event -> event.getMessage().getBody(String.class))
                    .containsExactly("heartbeat\r\r", "alarm\r");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", ""})
    void shouldKeepTheBytesOfAMessageAndRejectOthersThanThoseOfItsKindsEncoding(String key) {
        Charset euckr = Charset.forName("EUC-KR");
        Kinds korean = new Kinds(Map.of(
                "kind.syslog.format", "syslog",
                "kind.syslog.topic", "syslog",
                "kind.syslog.table", "syslog",
                "kind.syslog.family", "s",
                "kind.syslog.key", key,
                "kind.syslog.drop", "점검$",
                "kind.syslog.encoding", "EUC-KR"));
        byte[] valid = "<13>1 - 서울 app - - - 로그인 성공".getBytes(euckr);
        byte[] dropped = "<13>1 - 서울 app - - - 점검".getBytes(euckr);
        byte[] marked = "<13>1 - 서울 app - - - \uFEFF똠방각하".getBytes(UTF_8);
        byte[] unmarked = "<13>1 - 서울 app - - - 로그인 성공".getBytes(UTF_8);

        List<EventBatch> batches =
                new SyslogEvents(context, korean, "syslog").map(batch(valid, dropped, marked, unmarked));

        assertThat(batches).hasSize(2);
        assertThat(bodies(batches.get(0))).containsExactly(valid, marked);
        assertThat(batches.get(0))
                .extracting(event -> event.getMessage().getHeader(KafkaConstants.KEY, String.class))
                .containsOnly(key.isEmpty() ? null : "서울");
        assertThat(batches.get(1).isRejected()).isTrue();
        assertThat(bodies(batches.get(1))).containsExactly(unmarked);
        assertThat(batches.get(1))
                .extracting(event -> event.getMessage().getHeader(DeadLetter.REASON))
                .containsExactly("encoding");
    }

    @Test
    void shouldGiveAMessageThatIsNotOfAKindsEncodingToTheNextKind() {
        Map<String, String> settings = new HashMap<>();
        for (String kind : List.of("unicode", "korean", "other")) {
            settings.put("kind." + kind + ".format", "syslog");
            settings.put("kind." + kind + ".topic", kind);
            settings.put("kind." + kind + ".table", "syslog");
            settings.put("kind." + kind + ".family", "s");
        }
        settings.put("kind.unicode.encoding", "UTF-8");
        settings.put("kind.korean.encoding", "EUC-KR");
        byte[] unicode = "<13>로그".getBytes(UTF_8);
        byte[] korean = "<13>로그".getBytes(Charset.forName("EUC-KR"));
        byte[] neither = {'<', '1', '3', '>', (byte) 0xff};

        List<EventBatch> batches = new SyslogEvents(context, new Kinds(settings), "unicode, korean, other")
                .map(batch(unicode, korean, neither));

        assertThat(batches).singleElement().satisfies(events -> assertThat(events)
                .extracting(event -> event.getMessage().getHeader(KafkaConstants.OVERRIDE_TOPIC))
                .containsExactly("unicode", "korean", "other"));
    }

    private static List<byte[]> bodies(EventBatch events) {
        return StreamSupport.stream(events.spliterator(), false)
                .map(event -> event.getMessage().getBody(byte[].class))
                .toList();
    }

    private Exchange batch(String... messages) {
        return batch(Stream.of(messages).map(text -> text.getBytes(UTF_8)).toArray(byte[][]::new));
    }

    /** A batch as the spool delivers it. */
    private Exchange batch(byte[]... messages) {
        Exchange batch = new DefaultExchange(context);
        batch.getMessage().setBody(Stream.of(messages).map(this::message).toList());
        return batch;
    }

    private Exchange message(byte[] bytes) {
        Exchange message = new DefaultExchange(context);
        message.getMessage().setBody(bytes);
        message.getMessage().setHeader(SpoolConstants.TIME, 0L);
        message.getMessage().setHeader(SpoolConstants.ID, "id");
        message.getMessage().setHeader(SpoolConstants.SENDER, "192.0.2.1");
        return message;
    }
}
