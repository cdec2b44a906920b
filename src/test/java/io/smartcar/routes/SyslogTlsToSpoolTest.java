package io.smartcar.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.TestCertificates;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The route syslog-tls-to-spool with a real port, real certificates and a real spool. */
class SyslogTlsToSpoolTest {
    @TempDir
    private Path folder;

    @Test
    void shouldSpoolMessagesOfASenderWithATrustedCertificate() throws Exception {
        TestCertificates certificates = TestCertificates.create(folder.resolve("certificates"));
        try (SyslogRoute route = new SyslogRoute("tls", folder.resolve("spool"), certificates.settings());
                Socket sender = certificates.trusted().createSocket("127.0.0.1", route.port())) {
            sender.getOutputStream().write("9 <13>hello<14>again\n".getBytes(UTF_8));

            assertThat(route.messages(2)).containsExactly("<13>hello", "<14>again");
        }
    }
}
