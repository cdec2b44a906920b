package io.smartcar.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSettingsTest {
    private static final String OTHER_FILES = "camel.main.override-properties-location";
    private static final Set<String> GIVEN =
            Set.of("syslog.tcp.enabled", "kind.syslog.table", "store.sinks", OTHER_FILES);

    @TempDir
    Path kinds;

    @AfterEach
    void clear() {
        GIVEN.forEach(System::clearProperty);
    }

    @Test
    void shouldTellHowToFeedEachKind() throws IOException {
        kind("own", "files=own-*.log\n");
        kind("syslog", "");
        kind("tailed", "");
        LocalSettings settings = new LocalSettings("single-broker", kinds);
        assertThat(settings.kinds()).contains("own", "syslog", "tailed");
        assertThat(settings.source("own")).isEqualTo("files own-*.log, dropped into this folder,");
        assertThat(settings.source("syslog"))
                .isEqualTo("syslog messages to 127.0.0.1 (start with -Dsyslog.tcp.enabled=true)");
        assertThat(settings.source("tailed"))
                .isEqualTo("events of the kind tailed, which needs kind.tailed.files to be fed,");
    }

    @Test
    void shouldTakeSettingsOfTheCommandLine() throws IOException {
        kind("syslog", "");
        System.setProperty("syslog.tcp.enabled", "true");
        System.setProperty("kind.syslog.table", "Other");
        LocalSettings settings = new LocalSettings("single-broker", kinds);
        assertThat(settings.source("syslog")).isEqualTo("syslog messages to 127.0.0.1 tcp port 5514");
        assertThat(settings.get("kind.syslog.table")).isEqualTo("Other");
        assertThat(LocalSettings.given())
                .containsEntry("syslog.tcp.enabled", "true")
                .containsEntry("kind.syslog.table", "Other")
                .doesNotContainKeys("java.home", "user.dir");
    }

    @Test
    void shouldTakeSettingsOfAnotherFile() throws IOException {
        Path file = Files.writeString(kinds.resolve("more.txt"), "kind.own.table=Other\nsyslog.tcp.enabled=true\n");
        kind("own", "");
        System.setProperty(OTHER_FILES, "file:" + file);
        LocalSettings settings = new LocalSettings("single-broker", kinds);
        assertThat(settings.get("kind.own.table")).isEqualTo("Other");
        assertThat(settings.get("syslog.tcp.enabled")).isEqualTo("true");
    }

    @Test
    void shouldKnowTheStoresOfTheTopology() throws IOException {
        kind("own", "");
        assertThat(stores(new LocalSettings("single-broker", kinds))).containsExactly("hbase");
        assertThat(stores(new LocalSettings("hadoop", kinds))).containsExactly("hdfs");
        assertThat(stores(new LocalSettings("direct", kinds))).containsExactly("hbase");
        System.setProperty("store.sinks", "hbase,hdfs");
        assertThat(stores(new LocalSettings("hadoop", kinds))).containsExactly("hbase", "hdfs");
        assertThat(stores(new LocalSettings("direct", kinds))).containsExactly("hbase");
    }

    private static List<String> stores(LocalSettings settings) {
        return Stream.of("hbase", "hdfs").filter(settings::storesIn).toList();
    }

    private void kind(String name, String rest) throws IOException {
        Files.writeString(kinds.resolve(name + ".properties"), "topic=" + name + "\ntable=T\nfamily=a\n" + rest);
    }
}
