package io.smartcar.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.event.RejectedEventException;
import io.smartcar.event.kind.Kinds;
import io.smartcar.store.hbase.EventToRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.main.Main;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Beans of users beside ours: Camel creates those of route files before ours are bound, those of settings afterwards. */
class BeansTest {
    private static final String USERS = "#class:" + UsersBean.class.getName();
    private static final String EPOCH = "#class:" + EpochClock.class.getName();

    @TempDir
    Path folder;

    private final Main main = new Main();

    @BeforeEach
    void configure() {
        main.addOverrideProperty("camel.main.routes-include-pattern", "file:" + folder + "/*.camel.yaml");
        main.addOverrideProperty("camel.management.enabled", "false");
    }

    @AfterEach
    void stop() {
        main.shutdown();
    }

    @Test
    void shouldGiveOurBeansToOnesThatSettingsDeclare() {
        main.addOverrideProperty("camel.beans.users", USERS);
        main.addOverrideProperty("camel.beans.users.kinds", "#bean:kinds");
        main.init();
        assertThat(bean("users", UsersBean.class).kinds).isSameAs(bean("kinds", Kinds.class));
    }

    @Test
    void shouldGiveOurBeansToConstructorsOfOnesThatSettingsDeclare() {
        main.addOverrideProperty("camel.beans.users", USERS + "(#bean:kinds)");
        main.init();
        assertThat(bean("users", UsersBean.class).kinds).isSameAs(bean("kinds", Kinds.class));
    }

    @Test
    void shouldUseTheBeanOfOursThatSettingsReplace() {
        main.addOverrideProperty("camel.beans.clock", EPOCH);
        main.init();
        assertThat(bean("clock", Clock.class)).isInstanceOf(EpochClock.class);
        assertThatEventsAreFromTheFuture();
    }

    @Test
    void shouldUseTheBeanOfOursThatARouteFileReplaces() throws Exception {
        routes(
                """
                - beans:
                    - name: clock
                      type: "%s"
                """
                        .formatted(EPOCH));
        main.init();
        assertThat(bean("clock", Clock.class)).isInstanceOf(EpochClock.class);
        assertThatEventsAreFromTheFuture();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "topics.partitions          | 0         | a whole number from 1 to 100000",
                "topics.retention-hours     | 9999999999 | a whole number from 0 to 2147483647",
                "topics.compression         | zip       | one of producer, lz4, zstd, snappy, gzip, uncompressed",
                "topics.wait-ms             | -1        | a whole number from 0 to 2147483647",
                "events.batch-size          | 0         | a whole number from 1 to 100000",
                "files.after                | burn      | one of move, delete",
                "files.at-once              | 65        | a whole number from 1 to 64",
                "files.max-decompressed-bytes | 0       | a whole number from 1 to 4611686018427387903",
                "files.max-compression-ratio | 0        | a whole number from 1 to 2147483647",
                "files.max-line-bytes       | 0         | a whole number from 1 to 9223372036854775807",
                "files.max-rejected-percent | 101       | a whole number from 0 to 100",
                "files.order                | size      | one of name, modified",
                "files.quiet-ms             | -1        | a whole number from 0 to 2147483647",
                "syslog.maximum-connections | 0         | a whole number from 1 to 1000000",
                "syslog.maximum-connections-per-address | 0 | a whole number from 1 to 1000000",
                "syslog.idle-seconds        | 86401     | a whole number from 0 to 86400",
                "syslog.udp.pending-bytes   | 1000      | a whole number from 65536 to 2147483647",
                "hdfs.folder                | {date}/x  | {kind} in it, since each kind has folders of its own",
                "hdfs.format                | orc       | one of text, parquet",
                "hdfs.roll.bytes            | 0         | a whole number from 1 to 2147483647",
                "replay.since               | yesterday | a time such as 2026-01-31T10:00:00Z, or nothing",
                "replay.times               | 0         | a whole number from 1 to 1000",
            })
    void shouldNameTheSettingThatABeanCannotHave(String key, String value, String expected) {
        main.addOverrideProperty(key, value);
        assertThatThrownBy(main::init)
                .hasMessage("Setting " + key + " is wrong: expected " + expected + ", got '" + value + "'");
    }

    @ParameterizedTest
    @CsvSource({"files.failed-directory, .", "files.done-directory, .."})
    void shouldRejectFoldersOfFinishedFilesThatHoldTheDropFolder(String key, String value) {
        main.addOverrideProperty(key, value);
        assertThatThrownBy(main::init)
                .hasMessage("Setting " + key + " is wrong: expected a folder in or beside the drop folder, got '"
                        + value + "', which is or holds it");
    }

    @Test
    void shouldNameAllWrongSettingsAtOnce() {
        main.addOverrideProperty("events.batch-size", "0");
        main.addOverrideProperty("replay.times", "0");
        assertThatThrownBy(main::init)
                .hasMessage(
                        "Setting events.batch-size is wrong: expected a whole number from 1 to 100000, got '0'. Setting replay.times"
                                + " is wrong: expected a whole number from 1 to 1000, got '0'");
    }

    private void assertThatEventsAreFromTheFuture() {
        Exchange event = new DefaultExchange(main.getCamelContext());
        event.getMessage().setHeader(KafkaConstants.TOPIC, "smartcar-driver");
        event.getMessage().setBody("20160101000000,X0001,3,0,F,N,15,a01".getBytes());
        bean("eventToRow", EventToRow.class).map(event);
        assertThat(event.getException()).isInstanceOf(RejectedEventException.class);
    }

    private <T> T bean(String name, Class<T> type) {
        return main.getCamelContext().getRegistry().lookupByNameAndType(name, type);
    }

    private void routes(String yaml) throws Exception {
        Files.writeString(folder.resolve("users.camel.yaml"), yaml);
    }

    /** A bean that refers to one of ours. */
    public static final class UsersBean {
        private Kinds kinds;

        public UsersBean() {}

        public UsersBean(Kinds kinds) {
            this.kinds = kinds;
        }

        public void setKinds(Kinds kinds) {
            this.kinds = kinds;
        }
    }

    /** For it, every event is from the future. */
    public static final class EpochClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH;
        }
    }
}
