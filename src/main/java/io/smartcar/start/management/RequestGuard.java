package io.smartcar.start.management;

import io.netty.util.NetUtil;
import io.smartcar.camel.support.ThrottledLog;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.http.impl.HttpUtils;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests that a web page makes a browser send, and malformed ones, before anything acts on them. A page has
 * another origin than this port ({@code Origin}, {@code Sec-Fetch-Site}), or has bent a name of its own to this address
 * ({@code Host}; DNS rebinding). A client of HTTP/1.0, which is no browser, may leave out {@code Host}. Thread-safe.
 */
final class RequestGuard implements Handler<HttpServerRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(RequestGuard.class);
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private final List<String> hosts;
    private final ConnectionLimit connections;
    private final Handler<HttpServerRequest> handler;
    private final ThrottledLog refused = new ThrottledLog();

    /**
     * @param hosts more names of this port, in lower case
     * @param handler receives the other requests
     */
    RequestGuard(List<String> hosts, ConnectionLimit connections, Handler<HttpServerRequest> handler) {
        this.hosts = hosts;
        this.connections = connections;
        this.handler = handler;
    }

    @Override
    public void handle(HttpServerRequest request) {
        connections.requested(request.connection());
        if (request.response().writeQueueFull()) {
            // it asks without reading the answers
            request.connection().close();
        } else if (isMalformed(request)) {
            refuse(request, 400, "The request is malformed.");
        } else if (!isOwnHost(request)) {
            refuse(request, 403, "The Host of the request is no name of this port: see the setting management.hosts.");
        } else if (!isOwnOrigin(request)) {
            refuse(request, 403, "Requests of other web pages are not answered.");
        } else {
            request.params().remove("stackTrace");
            handler.handle(
                    request.path().startsWith("/q/send")
                            ? new TracelessRequest((HttpServerRequestInternal) request)
                            : request);
        }
    }

    private void refuse(HttpServerRequest request, int status, String reason) {
        refused.log(times -> LOG.warn(
                "The port of health and metrics has refused {} requests that are malformed, for another host, or of"
                        + " another web page",
                times));
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain")
                .putHeader("Connection", "close")
                .end(reason + "\n")
                .onComplete(sent -> request.connection().close());
    }

    /** Whether Vert.x would fail, and log an error with a stack trace. */
    private static boolean isMalformed(HttpServerRequest request) {
        List<String> host = request.headers().getAll("Host");
        boolean mayHaveNone = request.version() == HttpVersion.HTTP_1_0;
        if (host.size() > 1 || (host.isEmpty() ? !mayHaveNone : request.authority() == null)) {
            return true;
        }
        String path = request.path();
        if (path == null || !path.startsWith("/")) {
            return true;
        }
        try {
            HttpUtils.normalizePath(path);
            request.params();
            return false;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    private boolean isOwnHost(HttpServerRequest request) {
        if (request.authority() == null) {
            return true;
        }
        String host = request.authority().host().toLowerCase(Locale.ROOT).replaceAll("^\\[|]$|\\.$", "");
        if (host.equals("localhost") || hosts.contains(host)) {
            return true;
        }
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(host);
        return address != null
                && (address.isLoopbackAddress()
                        || address.equals(NetUtil.createInetAddressFromIpAddressString(
                                request.localAddress().hostAddress())));
    }

    private static boolean isOwnOrigin(HttpServerRequest request) {
        String host = request.getHeader("Host");
        return request.headers().getAll("Origin").stream().allMatch(origin -> origin.replaceFirst("^https?://", "")
                        .equalsIgnoreCase(host))
                && request.headers().getAll("Sec-Fetch-Site").stream()
                        .allMatch(site -> OWN_SITE.contains(site.toLowerCase(Locale.ROOT)));
    }
}
