package io.smartcar.routes;

import static org.awaitility.Awaitility.await;

import io.smartcar.event.kind.KindFolder;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.Main;

/** One of the routes from syslog to the spool, on a free port; a mock receives what the spool delivers. */
final class SyslogRoute implements AutoCloseable {
    private final Main main = new Main();
    private final int port;

    /** @param protocol udp, tcp or tls */
    SyslogRoute(String protocol, Path spool, Map<String, String> settings) throws Exception {
        port = freePort(protocol);
        settings.forEach(main::addOverrideProperty);
        set(
                "camel.main.routes-include-pattern",
                "file:routes/syslog-" + protocol + "-to-spool.camel.yaml,file:routes/caller-decides.camel.yaml");
        set("camel.management.enabled", "false");
        set("camel.main.shutdown-timeout", "10");
        set("camel.component.netty.shutdown-timeout", "100");
        set("camel.component.spool.directory", spool.toString());
        set("kinds.directory", KindFolder.of("driver", "status", "syslog"));
        set("syslog." + protocol + ".enabled", "true");
        set("syslog." + protocol + ".port", String.valueOf(port));
        set("topics.wait-ms", "0");
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("spool:syslog").routeId("spool-to-mock").to("mock:messages");
            }
        });
        main.start();
    }

    private void set(String key, String value) {
        main.addOverrideProperty(key, value);
    }

    int port() {
        return port;
    }

    /** Waits for messages in the spool. */
    List<String> messages(int count) {
        MockEndpoint mock = main.getCamelContext().getEndpoint("mock:messages", MockEndpoint.class);
        await().until(() -> Batches.events(mock).size() >= count);
        return Batches.lines(mock);
    }

    @Override
    public void close() {
        main.stop();
    }

    private static int freePort(String protocol) throws Exception {
        if (protocol.equals("udp")) {
            try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
