package io.smartcar.start.management;

import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.component.platform.http.vertx.auth.AuthenticationConfig;

/**
 * Who may use what changes something or shows events: those who log in, whatever path the login was set for; on a port
 * without a login the users of this host, and no one if other hosts reach the port.
 */
final class Access {
    private Access() {}

    /** Whether anyone may. */
    static boolean isPossible(VertxPlatformHttpServerConfiguration server) {
        return server.getAuthenticationConfig().isEnabled() || isLoopback(server.getBindHost());
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Refuses the others before anything else answers; and no answer is kept by a cache, or taken for a page. */
    static void guard(VertxPlatformHttpServerConfiguration server, VertxPlatformHttpRouter router, String path) {
        router.route(path).order(-1).handler(context -> {
            context.response().putHeader("Cache-Control", "no-store").putHeader("X-Content-Type-Options", "nosniff");
            context.next();
        });
        AuthenticationConfig login = server.getAuthenticationConfig();
        if (login.isEnabled()) {
            login.getEntries()
                    .forEach(entry ->
                            router.route(path).order(-1).handler(entry.createAuthenticationHandler(router.vertx())));
        } else if (!isPossible(server)) {
            router.route(path).order(-1).handler(Access::refuse);
        }
    }

    private static void refuse(RoutingContext context) {
        context.response()
                .setStatusCode(403)
                .putHeader("Content-Type", "text/plain")
                .putHeader("Connection", "close")
                .end("Other hosts reach this port, so this needs a login: set camel.management.authentication-enabled,"
                        + " authentication-path and basic-properties-file\n")
                .onComplete(sent -> context.request().connection().close());
    }
}
