package io.smartcar.store.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.camel.hdfs.HdfsConstants;
import io.smartcar.camel.hdfs.format.ColumnType;
import io.smartcar.camel.hdfs.format.FileSchema;
import io.smartcar.camel.hdfs.format.FileSchema.Column;
import io.smartcar.event.RejectedEventException;
import io.smartcar.event.kind.Kinds;
import io.smartcar.event.kind.Samples;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventToFileTest {
    private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");

    private final CamelContext context = new DefaultCamelContext();

    @Test
    void shouldKeepTheBytesOfTheEventInTheFolderOfItsKindAndDay() {
        Exchange event = map(text(Samples.kinds()), "smartcar-driver", Samples.DRIVER + "\r");

        assertThat(event.getMessage().getHeader(HdfsConstants.FOLDER)).isEqualTo("driver/wrk_date=20160101");
        assertThat(event.getMessage().getBody(byte[].class))
                .isEqualTo((Samples.DRIVER + "\r").getBytes(StandardCharsets.UTF_8));
        assertThat(event.getMessage().getHeader(HdfsConstants.SCHEMA)).isNull();
    }

    @Test
    void shouldUseTheTimeOfReadingOfAKindWithoutTime() {
        Kinds kinds = Samples.kinds(
                "kind.note.topic",
                "notes",
                "kind.note.table",
                "N",
                "kind.note.family",
                "n",
                "kind.note.time-zone",
                "Asia/Seoul");
        Exchange event = Samples.event(context, "notes", "anything, at all");
        event.getMessage()
                .setHeader(
                        KafkaConstants.TIMESTAMP,
                        Instant.parse("2016-01-01T15:00:00Z").toEpochMilli());
        text(kinds).map(event);

        assertThat(event.getMessage().getHeader(HdfsConstants.FOLDER)).isEqualTo("note/wrk_date=20160102");
    }

    @Test
    void shouldMapABatchOfSeveralKindsAndRejectSingleEventsOfIt() {
        List<Exchange> events = List.of(
                Samples.event(context, "smartcar-driver", Samples.DRIVER),
                Samples.event(context, "smartcar-driver", "20160101000000,X0001"),
                Samples.event(context, "smartcar-status", "20160102000000,W0001,89,98,85,100,1,1,1,1,B,B,56"));
        Exchange batch = new DefaultExchange(context);
        batch.getMessage().setBody(events);
        text(Samples.kinds()).map(batch);

        assertThat(events)
                .extracting(event -> event.getMessage().getHeader(HdfsConstants.FOLDER))
                .containsExactly("driver/wrk_date=20160101", null, "status/wrk_date=20160102");
        assertThat(events.get(1).getException()).isInstanceOf(RejectedEventException.class);
    }

    @Test
    void shouldRefuseAKindWithTwoColumnsOfOneNameInFiles() {
        Kinds kinds = Samples.kinds("kind.driver.columns", "date,car_number,a:b,a.b,c,d,e,f");

        assertThatThrownBy(() -> mapping(kinds, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Expected each column of 'driver' once, got 'a_b' twice");
    }

    @Test
    void shouldMakeARecordOfTheStoredColumnsWithTheTypesOfTheKind() {
        Exchange event = map(
                columns("kind.driver.types", "speed_pedal=int,speed=double", "kind.driver.fields.plant", "P1"),
                "smartcar-driver",
                Samples.DRIVER);

        FileSchema schema = event.getMessage().getHeader(HdfsConstants.SCHEMA, FileSchema.class);
        assertThat(schema.name()).isEqualTo("driver");
        assertThat(schema.columns())
                .containsExactly(
                        new Column("date", ColumnType.STRING),
                        new Column("car_number", ColumnType.STRING),
                        new Column("speed_pedal", ColumnType.INT),
                        new Column("break_pedal", ColumnType.STRING),
                        new Column("steer_angle", ColumnType.STRING),
                        new Column("direct_light", ColumnType.STRING),
                        new Column("speed", ColumnType.DOUBLE),
                        new Column("area_number", ColumnType.STRING),
                        new Column("plant", ColumnType.STRING));
        assertThat((Object[]) event.getMessage().getBody())
                .extracting(value -> value instanceof byte[] text ? new String(text, StandardCharsets.UTF_8) : value)
                .containsExactly("20160101000000", "X0001", 3, "0", "F", "N", 15.0, "C01", "P1");
    }

    @Test
    void shouldRejectAValueThatIsNotOfTheTypeOfItsColumn() {
        EventToFile mapping = columns("kind.driver.types", "speed=int");
        Exchange event = map(mapping, "smartcar-driver", "20160101000000,X0001,3,0,F,N,fast,C01");

        assertThat(event.getException())
                .isInstanceOfSatisfying(RejectedEventException.class, rejected -> assertThat(rejected.reason())
                        .isEqualTo("type"))
                .hasMessage("Expected column 'speed' to be of type int (kind.driver.types), got 'fast'");
        assertThat(event.getMessage().getBody(String.class)).isEqualTo("20160101000000,X0001,3,0,F,N,fast,C01");
    }

    @Test
    void shouldLeaveOutEmptyTypedValuesOfAKindThatAcceptsMissingColumns() {
        EventToFile mapping = columns("kind.driver.types", "speed=int", "kind.driver.missing-columns", "ignore");

        assertThat(((Object[]) map(mapping, "smartcar-driver", "20160101000000,X0001,3,0,F,N,,C01")
                                .getMessage()
                                .getBody())
                        [6])
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "smartcar-driver | 20160101000000,X0001,3,0,F,N,15       | columns | Expected 8 columns",
                "smartcar-driver | 20161301000000,X0001,3,0,F,N,15,C01   | time    | got '20161301000000'",
                "smartcar-driver | 19691231235959,X0001,3,0,F,N,15,C01   | range   | between 1970 and a day ahead",
                "smartcar-driver | 20261123090001,X0001,3,0,F,N,15,C01   | range   | between 1970 and a day ahead",
                "elsewhere       | 20160101000000,X0001,3,0,F,N,15,C01   | kind    | got one from 'elsewhere'",
            })
    void shouldRejectTheEventsThatBecomeNoRowEither(String topic, String line, String reason, String message) {
        Exchange event = map(text(Samples.kinds()), topic, line);

        assertThat(event.getException())
                .isInstanceOfSatisfying(RejectedEventException.class, rejected -> assertThat(rejected.reason())
                        .isEqualTo(reason))
                .hasMessageContaining(message);
        assertThat(event.getMessage().getHeader(HdfsConstants.FOLDER)).isNull();
    }

    private static EventToFile text(Kinds kinds) {
        return mapping(kinds, false);
    }

    private static EventToFile columns(String... settings) {
        return mapping(Samples.kinds(settings), true);
    }

    private static EventToFile mapping(Kinds kinds, boolean inColumns) {
        return new EventToFile(
                kinds,
                Clock.fixed(NOW, ZoneOffset.UTC),
                FolderTemplate.compile("{kind}/wrk_date={date(yyyyMMdd)}"),
                inColumns);
    }

    private Exchange map(EventToFile mapping, String topic, String line) {
        Exchange event = Samples.event(context, topic, line);
        mapping.map(event);
        return event;
    }
}
