package io.smartcar.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.camel.hbase.HBaseComponent;
import io.smartcar.camel.support.LogCapture;
import io.smartcar.cluster.TestCertificates;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.main.Main;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes that are rejected at the start, by name, with place and remedy. */
class StartCheckTest {
    private static final String ROUTE =
            """
            - route:
                id: cars-to-hbase
                routeConfigurationId: store-redelivery
                from:
                  uri: kafka
                  parameters:
                    topic: "{{kinds.topics}}"
                  steps:
                    - transacted:
                        ref: storeTransaction
                        steps:
                          - bean:
                              ref: eventToRow
                          - split:
                              simple: ${body}
                              steps:
                                - to:
                                    uri: hbase
            """;

    @TempDir
    Path folder;

    private final Main main = new Main();

    @BeforeEach
    void configure() throws IOException {
        Files.copy(Path.of("routes/store-redelivery.camel.yaml"), folder.resolve("store-redelivery.camel.yaml"));
        main.addOverrideProperty("camel.main.routes-include-pattern", "file:" + folder + "/*.camel.yaml");
        main.addOverrideProperty("camel.management.enabled", "false");
        main.addOverrideProperty("topics.wait-ms", "0");
    }

    @AfterEach
    void stop() {
        main.shutdown();
    }

    @Test
    void shouldAcceptAGoodRoute() {
        assertThatCode(() -> read(ROUTE)).doesNotThrowAnyException();
    }

    @Test
    void shouldNameAMissingSettingThatAnotherRefersTo() {
        main.addOverrideProperty("dead-letters.topic", "{{kind.nowhere.topic}}");
        assertThatThrownBy(() -> read(ROUTE))
                .hasMessageContaining("Setting kind.nowhere.topic is missing: dead-letters.topic refers to it");
    }

    @Test
    void shouldRejectStoringInASecondClusterWithoutATransaction() {
        main.addOverrideProperty("camel.beans.archive", "#class:" + HBaseComponent.class.getName());
        rejects(
                ROUTE.replace("transacted:", "pipeline:")
                        .replace("            ref: storeTransaction\n", "")
                        .replaceFirst("(?s)uri: hbase.*", "uri: archive:cars\n"),
                "stores events from Kafka without a transaction");
    }

    @Test
    void shouldRejectABackslashThatTheFileOfAProfileIgnores() throws Exception {
        Path file = folder.resolve("application-mine.properties");
        Files.writeString(file, "store.group=a\ntails.event-start=^\\d{4}-\n");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader conf = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(conf);
            main.configure().setProfile("mine");
            assertThatThrownBy(() -> read(ROUTE))
                    .hasMessage(
                            "conf/application-mine.properties: in line 2 the backslash of \\d would be ignored: write"
                                    + " \\\\d");
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void shouldRejectUnusableFolders() throws IOException {
        Path file = Files.createFile(folder.resolve("a-file"));
        main.addOverrideProperty("files.directory", file.toString());
        assertThatThrownBy(() -> read(ROUTE))
                .hasStackTraceContaining("drop folder: " + file + " is not a folder (files.directory)");
    }

    @Test
    void shouldNotCheckARouteThatDoesNotRunHere() {
        assertThatCode(() -> read(ROUTE.replace(
                        "routeConfigurationId: store-redelivery",
                        "routeConfigurationId: none\n    precondition: \"'{{process.roles}}' == 'nothing'\"")))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldRejectAnUnknownComponentOptionWithoutShowingItsValue() {
        main.addOverrideProperty("camel.component.kafka.sasl-pasword", "geheim123");
        assertThatThrownBy(() -> read(ROUTE))
                .hasMessageContaining(
                        "Setting camel.component.kafka.sasl-pasword is unknown to the component kafka; did"
                                + " you mean 'sasl-password'?")
                .satisfies(failure -> assertThat(stackTrace(failure)).doesNotContain("geheim123"));
    }

    @Test
    void shouldRejectAnUnknownSettingOfTheCommandLine() {
        System.setProperty("process.rolse", "storer");
        try {
            assertThatThrownBy(() -> read(ROUTE))
                    .hasMessageContaining("Setting process.rolse is unknown; did you mean 'process.roles'?");
        } finally {
            System.clearProperty("process.rolse");
        }
    }

    @Test
    void shouldStartWithACertificateThatHasExpiredAndSaySo() throws Exception {
        TestCertificates certificates = TestCertificates.create(folder.resolve("certificates"));
        Path store = certificates.generate("old.p12", "old", "-startdate", "-100d", "-validity", "90");
        main.addOverrideProperty("camel.component.kafka.security-protocol", "SSL");
        main.addOverrideProperty("camel.component.kafka.ssl-truststore-location", store.toString());
        main.addOverrideProperty("camel.component.kafka.ssl-truststore-password", certificates.passphrase());
        try (LogCapture log = LogCapture.of(StartCheck.class)) {
            assertThatCode(() -> read(ROUTE)).doesNotThrowAnyException();

            assertThat(log.messages(Level.ERROR))
                    .singleElement()
                    .asString()
                    .startsWith("Kafka trust-store: of the certificates in " + store + ", 'old' expired at ");
        }
    }

    @Test
    void shouldRejectAManagementPortInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            main.addOverrideProperty("camel.management.enabled", "true");
            main.addOverrideProperty("camel.management.port", String.valueOf(taken.getLocalPort()));
            assertThatThrownBy(() -> read(ROUTE))
                    .hasStackTraceContaining(
                            "health and metrics: 127.0.0.1:" + taken.getLocalPort() + " cannot be listened on")
                    .hasStackTraceContaining("(camel.management.port)");
        }
    }

    private static String stackTrace(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    private void rejects(String route, String... messages) {
        assertThatThrownBy(() -> read(route))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(folder.resolve("cars-to-hbase.camel.yaml").toString())
                .hasMessageContainingAll(messages);
    }

    private void read(String route) throws Exception {
        Files.writeString(folder.resolve("cars-to-hbase.camel.yaml"), route);
        main.init();
    }
}
