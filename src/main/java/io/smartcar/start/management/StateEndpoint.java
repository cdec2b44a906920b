package io.smartcar.start.management;

import io.vertx.core.http.HttpMethod;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * Serves the {@linkplain ProcessState state} of this process beside health and metrics. A developer console of Camel would
 * bring its others along, which show settings and send messages.
 */
public final class StateEndpoint {
    private static final String PATH = "/observe/state";

    private StateEndpoint() {}

    /** Serves it on the management port, if there is one. Call it when the servers run. */
    public static void serve(CamelContext context) {
        ProcessState state = new ProcessState(context);
        for (ManagementHttpServer server : context.hasServices(ManagementHttpServer.class)) {
            VertxPlatformHttpRouter.lookup(context, VertxPlatformHttpRouter.getRouterNameFromPort(server.getPort()))
                    .route(PATH)
                    .method(HttpMethod.GET)
                    // health checks may wait for a lock
                    .blockingHandler(
                            request -> request.response()
                                    .putHeader("Content-Type", "application/json")
                                    .putHeader("Cache-Control", "no-store")
                                    .putHeader("X-Content-Type-Options", "nosniff")
                                    .end(state.json().toJson()),
                            false);
        }
    }
}
