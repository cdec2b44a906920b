package io.smartcar.start.management;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Protects the HTTP servers of Camel: {@link ConnectionLimit}, {@link RequestGuard}. The bean {@code vertx}, which Camel
 * looks up; Camel 4.18.0 has no options for any of this. Thread-safe.
 */
public final class GuardedVertx extends VertxWrapper {
    private final List<String> hosts;
    private final int maximumConnections;
    private final Duration idle;

    /**
     * @param hosts names of this port beside its address and the loopback names
     * @param maximumConnections the most connections at a time
     * @param idle the time after which a connection without a new request is closed
     */
    public GuardedVertx(List<String> hosts, int maximumConnections, Duration idle) {
        super((VertxInternal) Vertx.vertx());
        this.hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
        this.maximumConnections = maximumConnections;
        this.idle = idle;
    }

    @Override
    public HttpServer createHttpServer(HttpServerOptions options) {
        // a server of HTTP/2 would show a connection only after its first bytes
        HttpServer server = super.createHttpServer(options.setHttp2ClearTextEnabled(false));
        ConnectionLimit connections = new ConnectionLimit(maximumConnections, idle, System::nanoTime);
        server.connectionHandler(connections::opened);
        setPeriodic(1_000, timer -> connections.closeIdle());
        return (HttpServer) Proxy.newProxyInstance(
                HttpServer.class.getClassLoader(), new Class<?>[] {HttpServer.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("requestHandler") && arguments != null) {
                        @SuppressWarnings("unchecked")
                        Handler<HttpServerRequest> handler = (Handler<HttpServerRequest>) arguments[0];
                        return server.requestHandler(new RequestGuard(hosts, connections, handler));
                    }
                    return method.invoke(server, arguments);
                });
    }
}
