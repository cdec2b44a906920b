package io.smartcar.start.management;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.util.json.JsonObject;

/**
 * Serves the {@linkplain StatusPage status page}, the {@linkplain ProcessState state} of this process that it shows, and the
 * {@linkplain Actions actions} of its operator, beside health and metrics. A developer console of Camel would bring its
 * others along, which show settings and send messages.
 */
public final class StateEndpoint {
    private static final String STATE = "/observe/state";
    private static final String HISTORY = "/observe/history";
    private static final String LOOK_UPS = "/events/*";

    private StateEndpoint() {}

    /**
     * Serves it on the management port, if there is one. Call it when the servers run.
     *
     * @param reminder the interval at which the log is reminded of routes that an operator has paused
     */
    public static void serve(CamelContext context, Duration reminder) {
        guardLookUps(context);
        RouteControl control = new RouteControl(context, InstantSource.system());
        control.watch(reminder);
        Actions actions = new Actions(control);
        ActionEndpoint endpoint = new ActionEndpoint(actions, new DeadLetterActions(context), System::nanoTime);
        DeadLettersEndpoint deadLetters = new DeadLettersEndpoint(context);
        StateHistory history = history(context);
        for (ManagementHttpServer server : context.hasServices(ManagementHttpServer.class)) {
            VertxPlatformHttpRouter router = VertxPlatformHttpRouter.lookup(
                    context, VertxPlatformHttpRouter.getRouterNameFromPort(server.getPort()));
            endpoint.serve(server, router);
            deadLetters.serve(server, router);
            ProcessState state =
                    new ProcessState(context, control, Access.isPossible(server.getConfiguration()) ? actions : null);
            // health checks may wait for a lock
            router.route(STATE).method(HttpMethod.GET).blockingHandler(request -> answer(request, state.json()), false);
            router.route(HISTORY).method(HttpMethod.GET).handler(request -> answer(request, history.json()));
            for (String path : StatusPage.paths()) {
                router.route(path).method(HttpMethod.GET).handler(request -> answer(request, path));
            }
        }
    }

    private static StateHistory history(CamelContext context) {
        StateHistory history = new StateHistory(context.getRegistry().findSingleByType(MeterRegistry.class));
        PluginHelper.getPeriodTaskScheduler(context)
                .schedulePeriodTask(() -> history.sample(Instant.now()), StateHistory.EVERY.toMillis());
        return history;
    }

    private static void answer(RoutingContext request, JsonObject json) {
        request.response()
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(json.toJson());
    }

    private static void answer(RoutingContext request, String path) {
        StatusPage.File file = StatusPage.file(path).orElseThrow();
        request.response()
                .putHeader("Content-Type", file.type())
                // a page of an older version would not know what the state has
                .putHeader("Cache-Control", "no-cache")
                .putHeader("Content-Security-Policy", StatusPage.SECURITY_POLICY)
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(Buffer.buffer(file.content()));
    }

    /** Look-ups are answered by Camel's business server if there is one, and otherwise by this port. */
    private static void guardLookUps(CamelContext context) {
        Stream.concat(
                        context.hasServices(ManagementHttpServer.class).stream()
                                .map(server -> Map.entry(server.getPort(), server.getConfiguration())),
                        context.hasServices(MainHttpServer.class).stream()
                                .map(server -> Map.entry(server.getPort(), server.getConfiguration())))
                .forEach(server -> Access.guard(
                        server.getValue(),
                        VertxPlatformHttpRouter.lookup(
                                context, VertxPlatformHttpRouter.getRouterNameFromPort(server.getKey())),
                        LOOK_UPS));
    }
}
