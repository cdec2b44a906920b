package io.smartcar.start.management;

import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * Serves the {@linkplain ProcessState state} of this process and the {@linkplain Actions actions} of its operator, beside
 * health and metrics. A developer console of Camel would
 * bring its others along, which show settings and send messages.
 */
public final class StateEndpoint {
    private static final String PATH = "/observe/state";

    private StateEndpoint() {}

    /**
     * Serves it on the management port, if there is one. Call it when the servers run.
     *
     * @param reminder the interval at which the log is reminded of routes that an operator has paused
     */
    public static void serve(CamelContext context, Duration reminder) {
        RouteControl control = new RouteControl(context, InstantSource.system());
        control.watch(reminder);
        Actions actions = new Actions(control);
        ActionEndpoint endpoint = new ActionEndpoint(actions, System::nanoTime);
        for (ManagementHttpServer server : context.hasServices(ManagementHttpServer.class)) {
            VertxPlatformHttpRouter router = VertxPlatformHttpRouter.lookup(
                    context, VertxPlatformHttpRouter.getRouterNameFromPort(server.getPort()));
            endpoint.serve(server, router);
            ProcessState state = new ProcessState(context, control, ActionEndpoint.isOffered(server) ? actions : null);
            router.route(PATH)
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
