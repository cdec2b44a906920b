package io.smartcar.event.format.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.event.EventHeaders;
import io.smartcar.event.ReadingTime;
import io.smartcar.event.kind.KindFolder;
import io.smartcar.event.kind.Kinds;
import io.smartcar.start.KindFiles;
import io.smartcar.store.hbase.EventToRow;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
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
import org.junit.jupiter.params.provider.ValueSource;

/** The kind syslog of the default settings: the rows of messages consumed from Kafka. */
class SyslogFormatTest {
    private static final long RECEIVED = 1_795_342_558_123L;

    private final Properties settings = defaults();

    @Test
    void shouldMakeARowOfAMessage() {
        Put put = put(
                "<165>1 2026-11-22T09:00:00.5+09:00 web1 app 77 ID7 [a b=\"1\" b=\"2\" c=\"\\\"x\\\\\"] \uFEFF온도 21");

        assertThat(cells(put))
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("received", "2026-11-22T10:15:58.123Z"),
                        Map.entry("sender", "192.0.2.1"),
                        Map.entry("form", "rfc5424"),
                        Map.entry("time", "2026-11-22T00:00:00.500Z"),
                        Map.entry("host", "web1"),
                        Map.entry("application", "app"),
                        Map.entry("procid", "77"),
                        Map.entry("msgid", "ID7"),
                        Map.entry("facility", "20"),
                        Map.entry("severity", "5"),
                        Map.entry("structured_data", "{\"a\":{\"b\":[\"1\",\"2\"],\"c\":\"\\\"x\\\\\"}}"),
                        Map.entry("message", "온도 21")));
        assertThat(put.getTimestamp()).isEqualTo(RECEIVED);
        assertThat(Bytes.toString(put.getRow()))
                .startsWith("web1-" + String.format("%019d", Long.MAX_VALUE - RECEIVED) + "-")
                .hasSize("web1-".length() + 19 + 1 + 16);
    }

    @Test
    void shouldStoreAMessageThatCannotBeParsedUnderItsSender() {
        Put put = put("no syslog at all");

        assertThat(cells(put))
                .containsEntry("form", "raw")
                .containsEntry("host", "192.0.2.1")
                .containsEntry("message", "no syslog at all")
                .doesNotContainKeys("time", "facility", "severity", "application", "structured_data");
        assertThat(Bytes.toString(put.getRow())).startsWith("192.0.2.1-");
    }

    @Test
    void shouldDeriveTheYearFromTheTimeOfReceptionAndNotFromTheClock() {
        assertThat(cells(put("<13>Dec 31 23:59:59 h a: t"))).containsEntry("time", "2025-12-31T23:59:59Z");
        settings.setProperty("kind.syslog.time-zone", "Asia/Seoul");
        assertThat(cells(put("<13>Nov 22 19:15:58 h a: t"))).containsEntry("time", "2026-11-22T10:15:58Z");
    }

    @Test
    void shouldMakeOneRowPerEvent() {
        byte[] row = put("<13>Nov 22 10:15:58 h a: t", "1").getRow();

        assertThat(put("<13>Nov 22 10:15:58 h a: t", "1").getRow()).isEqualTo(row);
        assertThat(put("<13>Nov 22 10:15:58 h a: t", "2").getRow()).isNotEqualTo(row);
    }

    @Test
    void shouldMakeTheSameRowOfAReplayedEvent() {
        settings.setProperty("kind.syslog.columns", "received,time,host,message");
        String line = "<13>Dec 31 23:59:59 h a: t";
        Put first = put(line, "1", event -> {});
        Put again = put(line, "1", event -> {
            ReadingTime.carry(event, RECEIVED);
            event.setHeader(KafkaConstants.TIMESTAMP, RECEIVED + 700L * 24 * 60 * 60 * 1000);
        });

        assertThat(again.getRow()).isEqualTo(first.getRow());
        assertThat(cells(again)).isEqualTo(cells(first));
        assertThat(again.getTimestamp()).isEqualTo(first.getTimestamp());
    }

    @Test
    void shouldOfferTheWholeMessageAsAColumn() {
        settings.setProperty("kind.syslog.columns", "raw,host");

        assertThat(cells(put("<13>Nov 22 10:15:58 h a: t")))
                .isEqualTo(Map.of("raw", "<13>Nov 22 10:15:58 h a: t", "host", "h"));
    }

    /** Messages in encodings of all kinds, whose characters have bytes of the syntax in them. */
    @ParameterizedTest
    @CsvSource({
        "EUC-KR, 서울-1, 로그인, 로그인 성공",
        "x-windows-949, 똠방-1, 펲시, 뷁 \uD718 성공",
        "ISO-8859-1, süd-1, Öl, Straße ï»¿",
        "windows-1252, süd-1, Öl, Straße €",
        "Shift_JIS, 表示-1, ソ予, 能ポ表 ソ",
        "Big5, 功許-1, 蓋育, 功 許",
        "GB18030, 北京-1, 登录, 𠀀 成功",
        "UTF-8, 서울-1, 로그인, 로그인 성공"
    })
    void shouldStoreAMessageInTheEncodingOfItsKindAsUtf8(
            String encoding, String host, String application, String text) {
        settings.setProperty("kind.syslog.encoding", encoding);
        settings.setProperty("kind.syslog.columns", "host,application,structured_data,message,raw");
        String line = "<13>1 2026-11-22T10:15:58Z " + host + " " + application + " - - [a b=\"" + text + "\"] " + text;

        assertThat(cells(put(line.getBytes(Charset.forName(encoding)))))
                .isEqualTo(Map.of(
                        "host", host,
                        "application", application,
                        "structured_data", "{\"a\":{\"b\":\"" + text + "\"}}",
                        "message", text,
                        "raw", line));
        assertThat(cells(put(("<13>Nov 30 09:40:01 web1 sshd[12]: " + text).getBytes(Charset.forName(encoding)))))
                .containsEntry("application", "sshd")
                .containsEntry("message", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EUC-KR", "x-windows-949", "ISO-8859-1", "Shift_JIS"})
    void shouldTakeAMessageWithAByteOrderMarkForUtf8(String encoding) {
        settings.setProperty("kind.syslog.encoding", encoding);

        assertThat(cells(put("<13>1 - web1 app - - [a b=\"서울 ü\"] \uFEFF온도 ü 21")))
                .containsEntry("message", "온도 ü 21")
                .containsEntry("structured_data", "{\"a\":{\"b\":\"서울 ü\"}}");
    }

    /** The bytes of a byte order mark are characters of EUC-KR, and part of some, too. */
    @Test
    void shouldNotTakeOtherBytesForAByteOrderMark() {
        settings.setProperty("kind.syslog.encoding", "EUC-KR");
        byte[] bytes = "<13>1 - web1 app - - - \uFEFF".getBytes(UTF_8);
        byte[] text = Arrays.copyOf(bytes, bytes.length + 1);
        text[bytes.length] = (byte) 0xbf;

        assertThat(cells(put(text)))
                .containsEntry("message", new String(text, bytes.length - 3, 4, Charset.forName("EUC-KR")));
    }

    @Test
    void shouldNameWrongSettings() {
        assertRejected("kind.syslog.encoding", "UTF-16", "Setting kind.syslog.encoding is wrong");
        assertRejected(
                "kind.syslog.format",
                "sislog",
                "Setting kind.syslog.format is wrong: expected csv, delimited, json, key-value, regex, syslog");
        assertRejected("kind.syslog.columns", "host,nonsense", "Setting kind.syslog.columns is wrong");
        assertRejected("kind.syslog.row", "{nonsense}", "Setting kind.syslog.row is wrong");
        assertRejected("kind.syslog.time", "nonsense", "Setting kind.syslog.time is wrong");
    }

    private void assertRejected(String key, String value, String message) {
        Properties before = (Properties) settings.clone();
        settings.setProperty(key, value);
        assertThatThrownBy(() -> kinds(settings)).hasMessageStartingWith(message);
        settings.clear();
        settings.putAll(before);
    }

    private Put put(String line) {
        return put(line, "4f9c:7");
    }

    private Put put(String line, String id) {
        return put(line, id, event -> {});
    }

    private Put put(byte[] line) {
        return put(line, "4f9c:7", event -> {});
    }

    private Put put(String line, String id, Consumer<Message> change) {
        return put(line.getBytes(UTF_8), id, change);
    }

    private Put put(byte[] line, String id, Consumer<Message> change) {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.start();
            Exchange event = new DefaultExchange(context);
            event.getMessage().setBody(line);
            event.getMessage().setHeader(KafkaConstants.TOPIC, "smartcar-syslog");
            event.getMessage().setHeader(KafkaConstants.TIMESTAMP, RECEIVED);
            event.getMessage().setHeader(EventHeaders.ID, id.getBytes(UTF_8));
            event.getMessage().setHeader(EventHeaders.SENDER, "192.0.2.1".getBytes(UTF_8));
            change.accept(event.getMessage());
            EventToRow eventToRow = new EventToRow(kinds(settings), Clock.systemUTC());
            eventToRow.map(event);
            assertThat(event.getException()).isNull();
            assertThat(event.getMessage().getHeader(HBaseConstants.TABLE_NAME)).isEqualTo("Syslog");
            return event.getMessage().getHeader(HBaseConstants.MUTATION, Put.class);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> cells(Put put) {
        Map<String, String> cells = new TreeMap<>();
        for (Cell cell : put.getFamilyCellMap().get(Bytes.toBytes("cf1"))) {
            cells.put(Bytes.toString(CellUtil.cloneQualifier(cell)), Bytes.toString(CellUtil.cloneValue(cell)));
        }
        return cells;
    }

    private static Kinds kinds(Properties settings) {
        Map<String, String> map = new TreeMap<>();
        settings.stringPropertyNames().forEach(key -> map.put(key, settings.getProperty(key)));
        return new Kinds(map);
    }

    private static Properties defaults() {
        Properties defaults = new Properties();
        try (InputStream stream = SyslogFormatTest.class.getResourceAsStream("/application.properties")) {
            defaults.load(stream);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        defaults.putAll(new KindFiles(Path.of(KindFolder.of("syslog"))).settings());
        return defaults;
    }
}
