package io.smartcar.collect.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;

/** Sends messages to the syslog routes, and waits for their events. */
final class SyslogSending {
    private SyslogSending() {}

    static void send(int port, String text) throws IOException {
        send(port, text.getBytes(UTF_8));
    }

    static void send(int port, byte[] bytes) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            socket.getOutputStream().write(bytes);
        }
    }

    static List<String> lines(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> "<13>Nov 22 10:15:58 host" + number / 1000 + " app: message " + number)
                .toList();
    }

    static int length(List<String> lines) {
        return lines.stream().mapToInt(String::length).sum();
    }

    static void awaitEvents(SyslogRoutes routes, int count) {
        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(
                        () -> assertThat(routes.events.size()).as(routes::state).isGreaterThanOrEqualTo(count));
    }

    interface Connecting {
        Socket connect() throws IOException;
    }

    static void assertRefused(Connecting connecting) {
        try (Socket socket = connecting.connect()) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write("<13>intruder\n".getBytes(UTF_8));
            int answer = socket.getInputStream().read();
            while (answer >= 0) { // an alert, perhaps
                answer = socket.getInputStream().read();
            }
        } catch (IOException refused) {
            assertThat(refused).isNotInstanceOf(java.net.SocketTimeoutException.class);
        }
    }

    static String header(Exchange event, String name) {
        return new String(event.getMessage().getHeader(name, byte[].class), UTF_8);
    }
}
