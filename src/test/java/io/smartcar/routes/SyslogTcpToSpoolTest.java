package io.smartcar.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The route syslog-tcp-to-spool with a real port and a real spool. */
class SyslogTcpToSpoolTest {
    @TempDir
    private Path spool;

    @Test
    void shouldSpoolOctetCountedMessagesAndLines() throws Exception {
        try (SyslogRoute route = new SyslogRoute("tcp", spool, Map.of());
                Socket sender = new Socket("127.0.0.1", route.port())) {
            sender.getOutputStream().write("9 <13>hello<14>again\n".getBytes(UTF_8));

            assertThat(route.messages(2)).containsExactly("<13>hello", "<14>again");
        }
    }
}
