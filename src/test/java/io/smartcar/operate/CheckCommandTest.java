package io.smartcar.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.TestCertificates;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code bin/smartcar-routes check} finds on this machine, for a receiver of syslog; no server is needed. */
class CheckCommandTest {
    private final Properties settings = new Properties();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @BeforeEach
    void describeAReceiverOfSyslog() throws Exception {
        settings.put(
                "camel.main.routes-include-pattern", "file:routes/syslog-*.camel.yaml,file:routes/caller-decides*");
        settings.put("process.roles", "collector");
        settings.put("camel.management.port", String.valueOf(freePort()));
        settings.put("files.directory", folder.resolve("incoming").toString());
        settings.put("camel.component.spool.directory", folder.resolve("spool").toString());
        settings.put("syslog.kinds", "driver");
    }

    @Test
    void shouldFindNoProblem() throws Exception {
        settings.put("syslog.tcp.enabled", "true");
        settings.put("syslog.tcp.port", "0");
        assertThat(run()).as(table()).isZero();
        assertThat(folder).as("nothing is created").isEmptyDirectory();
    }

    /** Their route needs the port of health and metrics, which is not opened here. */
    @Test
    void shouldCheckAProcessThatAnswersLookUps() throws Exception {
        settings.put(
                "camel.main.routes-include-pattern",
                "file:routes/rows-to-http.camel.yaml,file:routes/answer-failures.camel.yaml");
        settings.put("lookups.enabled", "true");

        assertThat(run()).as(table()).isZero();
    }

    @Test
    void shouldReportAWrongPassphrase() throws Exception {
        TestCertificates certificates = TestCertificates.create(folder);
        settings.putAll(certificates.settings());
        settings.put("syslog.tls.enabled", "true");
        assertThat(run()).as(table()).isZero();
        assertThat(table()).containsPattern("OK +syslog TLS key-store ");

        settings.put("syslog.tls.passphrase", "wrong");
        assertThat(run()).isEqualTo(1);
        assertThat(table())
                .containsPattern("PROBLEM +syslog TLS key-store +syslog.tls.passphrase ")
                .doesNotContain("wrong\n");
    }

    @Test
    void shouldReportPortsInUse() throws Exception {
        settings.put("syslog.tcp.enabled", "true");
        settings.put("syslog.udp.enabled", "true");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                DatagramSocket datagrams = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            settings.put("syslog.tcp.port", String.valueOf(taken.getLocalPort()));
            settings.put("syslog.udp.port", String.valueOf(datagrams.getLocalPort()));
            assertThat(run()).isEqualTo(1);
        }
        assertThat(table())
                .containsPattern("PROBLEM +syslog TCP +syslog.tcp.port +127.0.0.1:\\d+ cannot be listened on: ")
                .containsPattern("PROBLEM +syslog UDP +syslog.udp.port +127.0.0.1:\\d+ cannot be listened on: ")
                .containsPattern("OK +health and metrics ");
    }

    @Test
    void shouldReportAPortThatTwoOfItsListenersHave() throws Exception {
        settings.put("syslog.tcp.enabled", "true");
        settings.put("syslog.tcp.port", settings.get("camel.management.port"));
        assertThat(run()).isEqualTo(1);
        assertThat(table()).contains("it is the port of camel.management.port as well");
    }

    @Test
    void shouldReportAHostThatIsNotOfThisMachine() throws Exception {
        settings.put("syslog.tcp.enabled", "true");
        settings.put("syslog.host", "192.0.2.1");
        assertThat(run()).isEqualTo(1);
        assertThat(table()).containsPattern("PROBLEM +syslog TCP +syslog.host +192.0.2.1:5514 cannot be listened on");
        settings.put("syslog.host", "nowhere.invalid");
        assertThat(run()).isEqualTo(1);
        assertThat(table()).containsPattern("PROBLEM +syslog TCP +syslog.host +no address is known");
    }

    @Test
    void shouldWarnOfFunctionsWithoutALogin() throws Exception {
        settings.put("camel.management.send-enabled", "true");
        assertThat(run()).as(table()).isZero();
        assertThat(table()).containsPattern("WARNING +/q/send +camel.management.send-enabled ");
    }

    @Test
    void shouldNotTakeWrongSettingsForABrokerThatDoesNotAnswer() throws Exception {
        Path route = Files.writeString(
                folder.resolve("own.camel.yaml"),
                "- route: {id: own, from: {uri: 'kafka:own', steps: [{to: {uri: 'log:own'}}]}}\n");
        settings.put("camel.main.routes-include-pattern", "file:" + route);
        settings.put("camel.component.kafka.security-protocol", "SSL");
        settings.put("camel.component.kafka.additional-properties[ssl.truststore.location]", "/nowhere");
        assertThat(run()).isEqualTo(1);
        assertThat(table())
                .containsPattern("PROBLEM +Kafka +no client can be created with the settings: .*/nowhere")
                .doesNotContain("does not answer");
    }

    private static int freePort() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return free.getLocalPort();
        }
    }

    private int run() throws Exception {
        printed.reset();
        return new CheckCommand(settings, new PrintStream(printed, true, StandardCharsets.UTF_8)).call();
    }

    private String table() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
