package io.smartcar.camel.hbase;

import io.smartcar.cluster.LocalCluster;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** A Camel context with the component, connected to a cluster, for tests. */
public final class HBaseRoutes implements AutoCloseable {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final HBaseComponent component = new HBaseComponent();
    private ProducerTemplate template;

    public HBaseRoutes(LocalCluster cluster) {
        this(cluster.zookeeper());
    }

    public HBaseRoutes(String quorum) {
        component.setZookeeperQuorum(quorum);
        context.addComponent("hbase", component);
    }

    public CamelContext context() {
        return context;
    }

    public HBaseComponent component() {
        return component;
    }

    /** Adds a route from direct:NAME to an endpoint. */
    public HBaseRoutes to(String name, String uri) throws Exception {
        return add(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:" + name).routeId(name).to(uri);
            }
        });
    }

    public HBaseRoutes add(RouteBuilder routes) throws Exception {
        context.addRoutes(routes);
        return this;
    }

    public HBaseRoutes start() {
        context.start();
        template = context.createProducerTemplate();
        return this;
    }

    /** Sends headers, given as name and value in turn, and a body, and returns the resulting exchange; throws nothing. */
    public Exchange send(String name, Object body, Object... headers) {
        Map<String, Object> all = headers(headers);
        return template.request("direct:" + name, exchange -> {
            exchange.getIn().setBody(body);
            exchange.getIn().setHeaders(all);
        });
    }

    /** As {@link #send}, but a failure is thrown. */
    public Exchange request(String name, Object body, Object... headers) throws Exception {
        Exchange exchange = send(name, body, headers);
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
        return exchange;
    }

    /** Sends an exchange of the test's own; a failure is thrown. */
    public void process(String name, Exchange exchange) throws Exception {
        template.send("direct:" + name, exchange);
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
    }

    public static Map<String, Object> headers(Object... namesAndValues) {
        Map<String, Object> headers = new LinkedHashMap<>();
        for (int index = 0; index < namesAndValues.length; index += 2) {
            headers.put((String) namesAndValues[index], namesAndValues[index + 1]);
        }
        return headers;
    }

    @Override
    public void close() {
        context.stop();
    }
}
