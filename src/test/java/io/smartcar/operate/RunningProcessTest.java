package io.smartcar.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.smartcar.cluster.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How commands reach a real management port, by the settings of the process alone. */
class RunningProcessTest {
    private final Main main = new Main();
    private final Properties settings = new Properties();
    private final CommandRun commands = new CommandRun(settings);

    @TempDir
    private Path folder;

    @BeforeEach
    void prepare() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            settings.put("camel.management.port", String.valueOf(free.getLocalPort()));
        }
        settings.put("process.roles", "collector");
        settings.put("files.directory", folder.resolve("drop").toString());
        settings.put("files.poll-ms", "20");
        settings.put("dead-letters.sink", "file");
        settings.put("topics.create", "false");
        settings.put("topics.wait-ms", "0");
    }

    @AfterEach
    void stop() {
        main.stop();
    }

    private void start() throws Exception {
        settings.forEach((key, value) -> main.addOverrideProperty((String) key, (String) value));
        main.addOverrideProperty(
                "camel.main.routes-include-pattern",
                "file:routes/file-to-events.camel.yaml,file:routes/batches-to-events.camel.yaml,"
                        + "file:routes/dead-letters-to-file.camel.yaml,file:routes/events-to-kafka.camel.yaml,"
                        + "file:routes/send-redelivery.camel.yaml,file:routes/caller-decides.camel.yaml");
        main.start();
    }

    @Test
    void shouldPauseAndResume() throws Exception {
        start();

        assertThat(commands.run("pause")).as(commands.errors()).isZero();
        assertThat(commands.printed()).isEqualToNormalizingNewlines("file-to-events: paused\n");
        commands.run("status");
        assertThat(commands.printed()).contains("route file-to-events: Started, paused by an operator since 20");
        assertThat(commands.run("resume")).isZero();
        commands.run("status");
        assertThat(commands.printed()).contains("route file-to-events: Started\n");
        assertThat(commands.run("drain")).isZero();
    }

    @Test
    void shouldReachItByTlsWithTheCertificateOfItsOwnSettings() throws Exception {
        TestCertificates certificates = TestCertificates.create(folder.resolve("tls"));
        // of another name than that of the address
        certificates.generate("own.p12", "collector-1");
        secure(certificates, "own");
        start();

        commands.run("status");
        assertThat(commands.printed()).as(commands.errors()).contains("smartcar-routes has run for");
        assertThat(commands.run("lag")).isZero();
        assertThat(commands.run("pause")).isZero();

        secure(certificates, "untrusted");
        assertThat(commands.run("status")).isOne();
        assertThat(commands.errors()).contains("The process that answers has another certificate");
    }

    @Test
    void shouldPresentTheCertificateIfItIsAskedForOne() throws Exception {
        TestCertificates certificates = TestCertificates.create(folder.resolve("tls"));
        secure(certificates, "sender");
        settings.put("camel.ssl.trust-store", "file:" + certificates.store("server-trust"));
        settings.put("camel.ssl.trust-store-password", certificates.passphrase());
        settings.put("camel.ssl.client-authentication", "REQUIRE");
        start();

        assertThat(commands.run("lag")).as(commands.errors()).isZero();
    }

    @Test
    void shouldReachItAtAnAddressOfIPv6() throws Exception {
        assumeThat(NetworkInterface.getByInetAddress(InetAddress.getByName("::1")))
                .isNotNull();
        settings.put("camel.management.host", "::1");
        start();

        assertThat(commands.run("lag")).as(commands.errors()).isZero();
        assertThat(commands.run("pause")).as(commands.errors()).isZero();
    }

    @Test
    void shouldReachItWhenItListensOnAllAddressesAndLogIn() throws Exception {
        Path users = Files.writeString(folder.resolve("users.properties"), "user.anna=pass,operator\n");
        settings.put("camel.management.host", "0.0.0.0");
        settings.put("camel.management.authentication-enabled", "true");
        settings.put("camel.management.authentication-path", "/observe/state");
        settings.put("camel.management.basic-properties-file", users.toString());
        start();

        assertThat(commands.run("pause")).as(commands.errors()).isZero();
    }

    @Test
    void shouldSayThatActionsNeedALogin() throws Exception {
        settings.put("camel.management.host", "0.0.0.0");
        start();

        assertThat(commands.run("pause")).isOne();
        assertThat(commands.errors()).contains("HTTP status 403", "this needs a login");
    }

    private void secure(TestCertificates certificates, String name) {
        settings.put("camel.management.use-global-ssl-context-parameters", "true");
        settings.put("camel.ssl.enabled", "true");
        settings.put("camel.ssl.key-store", "file:" + certificates.store(name));
        settings.put("camel.ssl.keystore-password", certificates.passphrase());
    }
}
