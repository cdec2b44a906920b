package io.smartcar.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.camel.support.LogCapture;
import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.Kinds;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kinds of a process that has a conf/ of its own before everything else on its class path. */
class KindsStartTest {
    private static final String ACCESS = "topic=access\ntable=file\nfamily=a\nfields.place=서울\n";

    @TempDir
    Path conf;

    @BeforeEach
    void configure() throws IOException {
        Files.createDirectory(conf.resolve("kinds"));
        kind("access", ACCESS);
    }

    @Test
    void shouldHaveTheKindsOfTheFirstFolderOnly() throws Exception {
        kind("errors", ACCESS.replace("=access", "=errors"));
        assertThat(start(Map.of(), "-Dkind.note.topic=notes", "-Dkind.note.table=N", "-Dkind.note.family=n"))
                .contains("kinds access,errors,note", "topics access,errors,notes", "place 서울");
    }

    @Test
    void shouldOverrideAFileByEachOtherSourceOfSettings() throws Exception {
        assertThat(start(Map.of())).contains("table file\n");
        Path settings = conf.resolve("application.properties");
        Files.copy(Path.of("src/main/resources/application.properties"), settings);
        Files.writeString(settings, Files.readString(settings) + "\nkind.access.table=settings\n");
        assertThat(start(Map.of())).contains("table settings\n");
        Files.writeString(conf.resolve("application-mine.properties"), "kind.access.table=profile\n");
        assertThat(start(Map.of(), "-Dcamel.main.profile=mine")).contains("table profile\n");
        assertThat(start(Map.of(), "-Dcamel.main.profile=mine", "-Dkind.access.table=option"))
                .contains("table option\n");
        assertThat(start(Map.of("KIND_ACCESS_TABLE", "environment"), "-Dcamel.main.profile=mine"))
                .contains("table environment\n");
        assertThat(start(Map.of("KIND_ACCESS_TABLE", "environment"), "-Dkind.access.table=option"))
                .contains("table option\n");
    }

    @Test
    void shouldNameTheFileOrTheOverridingSettingOfAWrongValue() throws Exception {
        kind("access", ACCESS.replace("table=file", "table=a/b"));
        assertThat(start(Map.of()))
                .contains("Setting table in kinds/access.properties is wrong: expected an HBase table name, got 'a/b'");
        assertThat(start(Map.of(), "-Dkind.access.table=c/d"))
                .contains("Setting kind.access.table is wrong: expected an HBase table name, got 'c/d'");
        kind("access", "table=a");
        assertThat(start(Map.of()))
                .contains("Setting kind.access.topic is missing: expected topic in kinds/access.properties");
    }

    @Test
    void shouldWarnOfAFileThatIsAddedLater() throws Exception {
        Main main = new Main();
        main.addOverrideProperty("kinds.directory", conf.resolve("kinds").toString());
        main.addOverrideProperty("camel.main.routes-include-pattern", "false");
        main.addOverrideProperty("camel.management.enabled", "false");
        main.addOverrideProperty("files.directory", conf.resolve("drop").toString());
        try (LogCapture log = LogCapture.of(StartCheck.class)) {
            main.start();
            kind("later", ACCESS);
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(log.messages(Level.WARN))
                    .contains("kinds/later.properties was added: restart to use it"));
        } finally {
            main.stop();
        }
    }

    private void kind(String name, String text) throws IOException {
        Files.writeString(conf.resolve("kinds").resolve(name + ".properties"), text);
    }

    private String start(Map<String, String> environment, String... options) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        conf + File.pathSeparator + System.getProperty("java.class.path"))
                .redirectErrorStream(true);
        builder.command().addAll(List.of(options));
        builder.command().add(Started.class.getName());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed;
    }

    /** Prints the kinds of a process that has no route. */
    static final class Started {
        public static void main(String[] arguments) throws Exception {
            Main main = new Main();
            main.addOverrideProperty("camel.main.routes-include-pattern", "false");
            main.addOverrideProperty("camel.management.enabled", "false");
            try {
                main.init();
                CamelContext context = main.getCamelContext();
                Kinds kinds = context.getRegistry().findSingleByType(Kinds.class);
                System.out.println("kinds "
                        + String.join(",", kinds.all().stream().map(Kind::name).toList()));
                System.out.println("topics " + context.resolvePropertyPlaceholders("{{kinds.topics}}"));
                System.out.println(
                        "table " + kinds.named("access").orElseThrow().table());
                System.out.write(("place " + context.resolvePropertyPlaceholders("{{kind.access.fields.place}}") + "\n")
                        .getBytes(StandardCharsets.UTF_8));
                System.out.flush();
            } catch (RuntimeException e) {
                System.out.println(e.getMessage());
            }
            System.exit(0);
        }
    }
}
