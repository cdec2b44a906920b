package io.smartcar.store.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.event.EventHeaders;
import io.smartcar.event.ReadingTime;
import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import io.smartcar.event.kind.Kinds;
import io.smartcar.event.kind.Samples;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventToRowTest {
    private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");

    private final CamelContext context = new DefaultCamelContext();
    private final EventToRow eventToRow = eventToRow(Samples.kinds());

    @Test
    void shouldMakeARowOfADriverEvent() {
        Exchange event = map("smartcar-driver", Samples.DRIVER);
        assertThat(event.getMessage().getHeader(HBaseConstants.TABLE_NAME)).isEqualTo("DriverCarInfo");
        assertThat(Bytes.toString(put(event).getRow())).isEqualTo("00000010106102-X0001-bd5f6100");
        assertThat(cells(event))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "cf1:date", "20160101000000",
                        "cf1:car_number", "X0001",
                        "cf1:speed_pedal", "3",
                        "cf1:break_pedal", "0",
                        "cf1:steer_angle", "F",
                        "cf1:direct_light", "N",
                        "cf1:speed", "15",
                        "cf1:area_number", "C01"));
        assertThat(timestamp(event)).isEqualTo(Instant.parse("2015-12-31T15:00:00Z"));
        assertThat(event.getMessage().getBody(String.class)).isEqualTo(Samples.DRIVER);
    }

    @Test
    void shouldMakeTheSameRowOfALineWithACarriageReturn() {
        Exchange event = map("smartcar-driver", Samples.DRIVER + "\r");
        assertThat(put(event).getRow())
                .isEqualTo(put(map("smartcar-driver", Samples.DRIVER)).getRow());
        assertThat(cells(event)).containsEntry("cf1:area_number", "C01");
        assertThat(event.getMessage().getBody(String.class)).endsWith("\r");
    }

    @Test
    void shouldMakeTwoRowsOfTwoLinesOfOneCarInOneSecond() {
        assertThat(put(map("smartcar-driver", "20160101000000,X0001,3,0,F,N,15,C01"))
                        .getRow())
                .isNotEqualTo(put(map("smartcar-driver", "20160101000000,X0001,4,0,F,N,16,C01"))
                        .getRow());
    }

    @Test
    void shouldKeepEmptyColumns() {
        assertThat(cells(map("smartcar-driver", "20160101000000,X0001,,,,,,")))
                .hasSize(8)
                .containsEntry("cf1:speed", "");
    }

    @Test
    void shouldMapABatchOfSeveralKinds() {
        Exchange batch = new DefaultExchange(context);
        List<Exchange> events = List.of(
                Samples.event(context, "smartcar-driver", Samples.DRIVER),
                Samples.event(context, "smartcar-status", "20160101000000,W0001,89,98,85,100,1,1,1,1,B,B,56"),
                Samples.event(context, "smartcar-driver", Samples.DRIVER));
        batch.getMessage().setBody(events);
        eventToRow.map(batch);
        assertThat(events)
                .extracting(event -> event.getMessage().getHeader(HBaseConstants.TABLE_NAME))
                .containsExactly("DriverCarInfo", "StatusCarInfo", "DriverCarInfo");
    }

    @Test
    void shouldRejectOneEventAndMapTheRestOfItsBatch() {
        Exchange batch = new DefaultExchange(context);
        List<Exchange> events = List.of(
                Samples.event(context, "smartcar-driver", Samples.DRIVER),
                Samples.event(context, "smartcar-driver", "20160101000000,X0001"),
                Samples.event(context, "smartcar-driver", Samples.DRIVER));
        batch.getMessage().setBody(events);
        eventToRow.map(batch);
        assertThat(batch.getException()).isNull();
        assertThat(events)
                .extracting(event -> event.getMessage().getHeader(HBaseConstants.MUTATION) != null)
                .containsExactly(true, false, true);
        assertThat(events.get(1).getException()).isInstanceOf(RejectedEventException.class);
    }

    @Test
    void shouldSkipAnEventThatIsAlreadyRejected() {
        Exchange event = Samples.event(context, "smartcar-driver", Samples.DRIVER);
        Exception rejection = new RejectedEventException(RejectReason.ROW, "before");
        event.setException(rejection);
        Exchange batch = new DefaultExchange(context);
        batch.getMessage().setBody(List.of(event));
        eventToRow.map(batch);
        assertThat(event.getException()).isSameAs(rejection);
        assertThat(event.getMessage().getHeader(HBaseConstants.MUTATION)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "smartcar-driver | 20160101000000,X0001,3,0,F,N,15       | columns | Expected 8 columns (kind.driver.columns), got 7",
                "smartcar-driver | 20160101000000,X0001,3,0,F,N,15,C01,1 | columns | Expected 8 columns (kind.driver.columns), got 9",
                "smartcar-driver | 20161301000000,X0001,3,0,F,N,15,C01   | time    | got '20161301000000'",
                "smartcar-driver | 19691231235959,X0001,3,0,F,N,15,C01   | range   | between 1970 and a day ahead",
                "smartcar-driver | 20261123090001,X0001,3,0,F,N,15,C01   | range   | between 1970 and a day ahead",
                "smartcar-driver | ,X0001,3,0,F,N,15,C01                 | time    | got ''",
                "elsewhere       | 20160101000000,X0001,3,0,F,N,15,C01   | kind    | got one from 'elsewhere'",
            })
    void shouldRejectEventsThatCannotBecomeARow(String topic, String line, String reason, String message) {
        Exchange event = map(topic, line);
        assertThat(event.getException())
                .isInstanceOfSatisfying(RejectedEventException.class, rejected -> assertThat(rejected.reason())
                        .isEqualTo(reason))
                .hasMessageContaining(message);
    }

    @Test
    void shouldAcceptAnEventOfItsReadingDayThoughTheLocalClockIsBehind() {
        Exchange event = Samples.event(context, "smartcar-driver", "20261125090000,X0001,3,0,F,N,15,C01");
        event.getMessage()
                .setHeader(
                        KafkaConstants.TIMESTAMP,
                        Instant.parse("2026-11-25T00:00:00Z").toEpochMilli());
        eventToRow.map(event);
        assertThat(event.getException()).isNull();
        assertThat(timestamp(event)).isEqualTo(Instant.parse("2026-11-25T00:00:00Z"));
    }

    @Test
    void shouldAcceptATimeWithinADayAhead() {
        assertThat(timestamp(map("smartcar-driver", "20261123090000,X0001,3,0,F,N,15,C01")))
                .isEqualTo(Instant.parse("2026-11-23T00:00:00Z"));
    }

    @Test
    void shouldKeyAnEventWithoutEntityByItsIdAndStampItWithItsReadingTime() {
        Exchange event = Samples.event(context, "notes", "anything, at all");
        notes().map(event);
        assertThat(Bytes.toString(put(event).getRow())).isEqualTo("0123456789abcdef:0");
        assertThat(cells(event)).containsExactly(Map.entry("n:line", "anything, at all"));
        assertThat(timestamp(event)).isEqualTo(Instant.ofEpochMilli(1_000));
    }

    @Test
    void shouldMakeTheSameRowOfAnEventThatWasSentAgainLater() {
        Exchange again = Samples.event(context, "notes", "anything, at all");
        ReadingTime.carry(again.getMessage(), 1_000L);
        again.getMessage().setHeader(KafkaConstants.TIMESTAMP, 9_000L);
        notes().map(again);
        assertThat(timestamp(again)).isEqualTo(Instant.ofEpochMilli(1_000));
    }

    @Test
    void shouldStampAnEventWithTheRecordTimeIfItsHeaderIsNoTime() {
        for (String strange : List.of("", "-1", "yesterday", "99999999999999")) {
            Exchange event = Samples.event(context, "notes", "anything, at all");
            event.getMessage().setHeader(EventHeaders.READ, strange.getBytes(StandardCharsets.UTF_8));
            notes().map(event);
            assertThat(timestamp(event)).as(strange).isEqualTo(Instant.ofEpochMilli(1_000));
        }
    }

    private static EventToRow notes() {
        return eventToRow(Samples.kinds("kind.note.topic", "notes", "kind.note.table", "N", "kind.note.family", "n"));
    }

    private static EventToRow eventToRow(Kinds kinds) {
        return new EventToRow(kinds, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private Exchange map(String topic, String line) {
        Exchange event = Samples.event(context, topic, line);
        eventToRow.map(event);
        return event;
    }

    private static Put put(Exchange event) {
        return event.getMessage().getHeader(HBaseConstants.MUTATION, Put.class);
    }

    private static Instant timestamp(Exchange event) {
        return Instant.ofEpochMilli(
                put(event).getFamilyCellMap().firstEntry().getValue().get(0).getTimestamp());
    }

    private static Map<String, String> cells(Exchange event) {
        Map<String, String> cells = new TreeMap<>();
        for (List<Cell> family : put(event).getFamilyCellMap().values()) {
            for (Cell cell : family) {
                String column = Bytes.toString(CellUtil.cloneFamily(cell)) + ":"
                        + Bytes.toString(CellUtil.cloneQualifier(cell));
                cells.put(column, new String(CellUtil.cloneValue(cell), StandardCharsets.UTF_8));
            }
        }
        return cells;
    }
}
