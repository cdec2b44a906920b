package io.smartcar.collect.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.smartcar.event.kind.KindFolder;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.netty.NettyConstants;
import org.apache.camel.main.Main;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;

/** The real routes from syslog to events, on free ports; lists that can be made to fail replace Kafka. */
final class SyslogRoutes implements AutoCloseable {
    final List<Exchange> events = Collections.synchronizedList(new ArrayList<>());
    final List<Exchange> deadLetters = Collections.synchronizedList(new ArrayList<>());
    final MeterRegistry meters = new SimpleMeterRegistry();
    volatile boolean kafkaAnswers = true;

    private final Main main = new Main();
    private final int tcpPort = freePort();
    private final int tlsPort = freePort();
    private final int udpPort = freeUdpPort();

    SyslogRoutes(Path spool, Map<String, String> settings) throws Exception {
        main.setPropertyPlaceholderLocations("classpath:application.properties");
        main.bind("meters", meters);
        set(Map.of(
                "camel.main.routes-include-pattern",
                "file:routes/syslog-*.camel.yaml,file:routes/spool-to-events.camel.yaml,file:routes/batches-to-events.camel.yaml,"
                        + "file:routes/send-redelivery.camel.yaml,file:routes/caller-decides.camel.yaml",
                "camel.management.enabled",
                "false",
                "camel.metrics.enabled",
                "false",
                "camel.main.shutdown-timeout",
                "10",
                // the tests whose connections are idle need not wait for Netty's quiet periods
                "camel.component.netty.shutdown-timeout",
                "100",
                "camel.component.spool.directory",
                spool.toString(),
                "kinds.directory",
                KindFolder.of("driver", "status", "syslog"),
                "syslog.tcp.port",
                "" + tcpPort,
                "syslog.tls.port",
                "" + tlsPort,
                "syslog.udp.port",
                "" + udpPort));
        set(settings);
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:events").process(exchange -> take(exchange, events));
                from("direct:dead-letters").process(exchange -> take(exchange, deadLetters));
            }
        });
        main.start();
    }

    private void set(Map<String, String> settings) {
        settings.forEach(main::addOverrideProperty);
    }

    private void take(Exchange exchange, List<Exchange> taken) {
        if (!kafkaAnswers) {
            throw new IllegalStateException("Kafka does not answer");
        }

        for (Object event : exchange.getMessage().getBody(List.class)) {
            taken.add((Exchange) event);
        }
    }

    int tcpPort() {
        return tcpPort;
    }

    int tlsPort() {
        return tlsPort;
    }

    int udpPort() {
        return udpPort;
    }

    Main main() {
        return main;
    }

    List<String> lines() {
        return lines(events);
    }

    static List<String> lines(List<Exchange> events) {
        return List.copyOf(events).stream()
                .map(event -> new String(event.getMessage().getBody(byte[].class), UTF_8))
                .toList();
    }

    double count(String counter) {
        return meters.find(counter).counters().stream()
                .mapToDouble(found -> found.count())
                .sum();
    }

    double gauge(String gauge) {
        return meters.find(gauge).gauges().stream()
                .mapToDouble(found -> found.value())
                .sum();
    }

    /** The connection that sends the next message. */
    CompletableFuture<Channel> nextConnection() {
        CompletableFuture<Channel> found = new CompletableFuture<>();
        SimpleEventNotifierSupport notifier = new SimpleEventNotifierSupport() {
            @Override
            public boolean isEnabled(CamelEvent event) {
                return event instanceof CamelEvent.ExchangeCreatedEvent;
            }

            @Override
            public void notify(CamelEvent event) {
                ChannelHandlerContext connection = ((CamelEvent.ExchangeEvent) event)
                        .getExchange()
                        .getMessage()
                        .getHeader(NettyConstants.NETTY_CHANNEL_HANDLER_CONTEXT, ChannelHandlerContext.class);
                if (connection != null) {
                    found.complete(connection.channel());
                }
            }
        };
        notifier.setIgnoreExchangeEvents(false);
        notifier.setIgnoreExchangeCreatedEvent(false);
        notifier.start();
        main.getCamelContext().getManagementStrategy().addEventNotifier(notifier);
        return found;
    }

    /** The state of the meters, for the message of a failing test. */
    String state() {
        StringBuilder state = new StringBuilder(deadLetters.size() + " dead letters,");
        meters.getMeters().forEach(meter -> state.append(' ')
                .append(meter.getId().getName())
                .append('=')
                .append(meter.measure().iterator().next().getValue()));
        return state.toString();
    }

    @Override
    public void close() {
        main.stop();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static int freeUdpPort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
