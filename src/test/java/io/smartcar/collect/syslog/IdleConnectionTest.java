package io.smartcar.collect.syslog;

import static io.smartcar.collect.syslog.SyslogSending.awaitEvents;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.Channel;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An idle connection is closed, a paused one is not. */
@Timeout(60)
class IdleConnectionTest {
    @TempDir
    private Path spool;

    @Test
    void shouldNotCloseAConnectionThatIsPausedOrReadAgain() throws Exception {
        Map<String, String> settings = Map.of("syslog.tcp.enabled", "true", "syslog.idle-seconds", "4");
        try (SyslogRoutes routes = new SyslogRoutes(spool, settings);
                Socket socket = new Socket("127.0.0.1", routes.tcpPort())) {
            CompletableFuture<Channel> found = routes.nextConnection();
            socket.getOutputStream().write("<13>one\n".getBytes(UTF_8));
            Channel connection = found.get(10, TimeUnit.SECONDS);
            await().until(() -> routes.events.size() == 1 && connection.config().isAutoRead());

            connection.config().setAutoRead(false);
            await().during(4500, TimeUnit.MILLISECONDS).until(connection::isOpen);
            IdleHandler idle = connection.pipeline().get(IdleHandler.class);
            connection.eventLoop().submit(idle::resetReadTimeout).get();
            connection.config().setAutoRead(true);
            await().during(2000, TimeUnit.MILLISECONDS).until(connection::isOpen);

            socket.getOutputStream().write("<13>two\n".getBytes(UTF_8));
            awaitEvents(routes, 2);
            socket.setSoTimeout(30_000);
            assertThat(socket.getInputStream().read()).as("closed when idle").isEqualTo(-1);
        }
    }
}
