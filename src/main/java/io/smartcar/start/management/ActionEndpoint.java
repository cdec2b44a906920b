package io.smartcar.start.management;

import io.smartcar.camel.support.MessageText;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out {@link Actions} and {@link DeadLetterActions} at {@code POST /observe/actions/<id>}. {@link Access} says who
 * may. A header that no web page can send without asking is required, beside what {@link RequestGuard} requires of every
 * request. A body is not read. Thread-safe.
 */
final class ActionEndpoint {
    /** Has to be the name of the program. A browser asks this port before it lets another page send it. */
    static final String HEADER = "X-Requested-With";

    static final String PROGRAM = "smartcar-routes";

    private static final Logger LOG = LoggerFactory.getLogger(ActionEndpoint.class);
    private static final String PATH = "/observe/actions/";
    /** The length of a body that may be there, as of an empty object of JSON. */
    private static final String SMALL_BODY = "\\d{1,3}";

    private static final int MOST_PER_SECOND = 10;

    private final Actions actions;
    private final DeadLetterActions deadLetters;
    private final LongSupplier nanoTime;
    private long second;
    private int inSecond;

    ActionEndpoint(Actions actions, DeadLetterActions deadLetters, LongSupplier nanoTime) {
        this.actions = actions;
        this.deadLetters = deadLetters;
        this.nanoTime = nanoTime;
    }

    void serve(ManagementHttpServer server, VertxPlatformHttpRouter router) {
        Access.guard(server.getConfiguration(), router, PATH + "*");
        router.route(PATH + ":id").blockingHandler(this::answer, false);
    }

    private void answer(RoutingContext context) {
        HttpServerRequest request = context.request();
        String id = context.pathParam("id");
        if (!request.method().name().equals("POST")) {
            context.response().putHeader(HttpHeaders.ALLOW, "POST");
            refuse(context, 405, "An action is a POST");
        } else if (!PROGRAM.equals(request.getHeader(HEADER))) {
            refuse(context, 403, "Expected the header " + HEADER + ": " + PROGRAM);
        } else if (isLarge(request)) {
            refuse(context, 413, "An action has no body");
        } else if (isFlood()) {
            refuse(context, 429, "More than " + MOST_PER_SECOND + " actions in a second");
        } else if (deadLetters.has(id)) {
            deadLetters.start(id, context);
        } else {
            List<String> routes = actions.run(id);
            if (routes.isEmpty()) {
                refuse(
                        context,
                        404,
                        "This process has no such action: expected pause, resume or drain, alone or followed by"
                                + " -collector, -storer or - and the id of a source or a storing route");
            } else {
                LOG.warn("An operator{} has ordered {} of {}", user(context), id, routes);
                done(context, routes);
            }
        }
    }

    /** Who has logged in, for the log. */
    static String user(RoutingContext context) {
        return context.user() == null
                ? ""
                : " (" + MessageText.escape(context.user().subject()) + ")";
    }

    private static boolean isLarge(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null
                || length != null && !length.matches(SMALL_BODY);
    }

    synchronized boolean isFlood() {
        long now = TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong());
        inSecond = now == second ? inSecond + 1 : 1;
        second = now;
        return inSecond > MOST_PER_SECOND;
    }

    private static void done(RoutingContext context, List<String> routes) {
        JsonArray array = new JsonArray();
        array.addAll(routes);
        JsonObject answer = new JsonObject();
        answer.put("routes", array);
        answer(context, 200, "application/json", answer.toJson());
    }

    static void refuse(RoutingContext context, int status, String reason) {
        answer(context, status, "text/plain", reason + "\n");
    }

    /** Closes the connection, on which a body may follow. */
    static void answer(RoutingContext context, int status, String type, String text) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", type)
                .putHeader("Connection", "close")
                .end(text)
                .onComplete(sent -> context.request().connection().close());
    }
}
