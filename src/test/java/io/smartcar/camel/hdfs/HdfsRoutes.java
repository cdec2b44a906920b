package io.smartcar.camel.hdfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

/** A Camel context with the component and a route from direct:in to an endpoint, for tests. */
final class HdfsRoutes implements AutoCloseable {
    private final CamelContext context = new DefaultCamelContext();
    private final HdfsComponent component = new HdfsComponent();
    private ProducerTemplate template;

    /** @param uri the file system; file:/// for the local one */
    HdfsRoutes(String uri) {
        component.setUri(uri);
        context.addComponent("hdfs", component);
    }

    CamelContext context() {
        return context;
    }

    HdfsComponent component() {
        return component;
    }

    HdfsRoutes start(String endpoint) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:in").to(endpoint);
            }
        });
        context.start();
        template = context.createProducerTemplate();
        return this;
    }

    HdfsEndpoint endpoint() {
        return context.getEndpoints().stream()
                .filter(HdfsEndpoint.class::isInstance)
                .map(HdfsEndpoint.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** Sends a body with a folder, null for none; a failure is thrown. */
    void send(Object body, String folder) throws Exception {
        Exchange exchange = exchange(body, folder);
        template.send("direct:in", exchange);
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
    }

    Exchange exchange(Object body, String folder) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(body);
        if (folder != null) {
            exchange.getMessage().setHeader(HdfsConstants.FOLDER, folder);
        }
        return exchange;
    }

    /** The lines of all files that readers see below a local folder, by the folder relative to it. */
    static Map<String, List<String>> lines(Path base) throws IOException {
        Map<String, List<String>> lines = new TreeMap<>();
        if (!Files.exists(base)) {
            return lines;
        }
        try (Stream<Path> files = Files.walk(base)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                Path relative = base.relativize(file);
                if (Stream.of(relative.toString().split("/")).noneMatch(name -> name.matches("[._].*"))) {
                    lines.computeIfAbsent(String.valueOf(relative.getParent()), folder -> new ArrayList<>())
                            .addAll(Files.readAllLines(file));
                }
            }
        }
        return lines;
    }

    @Override
    public void close() {
        context.stop();
    }
}
