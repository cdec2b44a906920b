package io.smartcar.local;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.process.BoundedWait;
import io.smartcar.cluster.process.ServerProcess;
import io.smartcar.start.management.StatusPage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * Serves the status page with the drills of the local run, on this host only, also while the routes do not run. Only the page
 * itself can start a drill, or order what becomes of dead letters: it sends a header that no other page may, and the request's host has to be this one.
 */
final class LocalPage implements AutoCloseable {
    private static final String DRILLS = "/drills/";
    private static final String ACTIONS = "/observe/actions/";
    /** The only actions that are passed on. */
    private static final Set<String> PASSED_ON =
            Set.of(ACTIONS + "replay-dead-letters", ACTIONS + "discard-dead-letters");

    private final RoutesProcess routes;
    private final List<ServerProcess> brokers;
    private final Drills drills;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(8, task -> {
        Thread thread = new Thread(task, "page");
        thread.setDaemon(true);
        return thread;
    });

    LocalPage(int port, RoutesProcess routes, List<ServerProcess> brokers, Drills drills) throws IOException {
        this.routes = routes;
        this.brokers = brokers;
        this.drills = drills;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** Where the page is. */
    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private void answer(HttpExchange exchange) throws IOException {
        try {
            String path = exchange.getRequestURI().getPath();
            if (!isOwn(exchange)) {
                send(exchange, 403, "text/plain", "This is the page of " + address() + " only.\n");
            } else if (exchange.getRequestMethod().equals("POST") && path.startsWith(DRILLS)) {
                drill(exchange, path.substring(DRILLS.length()));
            } else if (exchange.getRequestMethod().equals("POST") && PASSED_ON.contains(path)) {
                order(exchange, path);
            } else if (!exchange.getRequestMethod().equals("GET")) {
                send(exchange, 405, "text/plain", "Expected a GET, or the POST of a drill or for dead letters.\n");
            } else if (path.equals("/observe/state")) {
                send(exchange, 200, "application/json", state().toJson());
            } else if (path.equals("/observe/history")) {
                send(exchange, 200, "application/json", routes.history());
            } else if (path.equals("/observe/dead-letters")) {
                send(exchange, 200, "application/json", routes.deadLetters());
            } else {
                file(exchange, path);
            }
        } catch (IOException | RuntimeException failure) {
            send(exchange, 503, "text/plain", BoundedWait.firstLine(failure) + "\n");
        } finally {
            exchange.close();
        }
    }

    private boolean isOwn(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        int port = server.getAddress().getPort();
        String host = headers.getFirst("Host");
        String origin = headers.getFirst("Origin");
        return host != null
                && Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port)
                        .contains(host)
                && (origin == null || origin.equals("http://" + host));
    }

    /** The process replays and discards dead letters, and says what became of them. */
    private void order(HttpExchange exchange, String path) throws IOException {
        if (!isRefused(exchange)) {
            HttpResponse<String> answer = routes.act(path.substring(ACTIONS.length()) + "?"
                    + exchange.getRequestURI().getRawQuery());
            send(
                    exchange,
                    answer.statusCode(),
                    answer.headers().firstValue("Content-Type").orElse("text/plain"),
                    answer.body());
        }
    }

    private static boolean isRefused(HttpExchange exchange) throws IOException {
        if ("smartcar-routes".equals(exchange.getRequestHeaders().getFirst("X-Requested-With"))) {
            return false;
        }
        send(exchange, 403, "text/plain", "Expected the header X-Requested-With: smartcar-routes.\n");
        return true;
    }

    private void drill(HttpExchange exchange, String id) throws IOException {
        if (isRefused(exchange)) {
            return;
        }
        if (!drills.isOffered(id)) {
            send(exchange, 404, "text/plain", "There is no such drill now.\n");
        } else {
            try {
                String message = drills.run(id);
                if (message.isEmpty()) {
                    send(exchange, 409, "text/plain", "Another one is in progress.\n");
                } else {
                    send(exchange, 200, "application/json", new JsonObject(Map.of("message", message)).toJson());
                }
            } catch (Exception failure) {
                send(exchange, 500, "text/plain", BoundedWait.firstLine(failure) + "\n");
            }
        }
    }

    private JsonObject state() {
        JsonObject process = process();
        process.put("brokers", brokers());
        // pauses are ordered where the process listens
        process.remove("actions");
        JsonObject state = new JsonObject();
        state.put("processes", new JsonArray(List.of(process)));
        state.put("drills", new JsonArray(drills.offered()));
        JsonObject compared = drills.compared();
        if (compared != null) {
            state.put("comparison", compared);
        }
        return state;
    }

    private JsonObject process() {
        String problem;
        try {
            if (routes.isRunning()) {
                return (JsonObject) Jsoner.deserialize(routes.state());
            }
            problem = "The process has ended";
        } catch (Exception failure) {
            problem = "No answer: " + BoundedWait.firstLine(failure);
        }
        JsonObject down = new JsonObject();
        down.put("name", "routes");
        down.put("problems", new JsonArray(List.of(new JsonObject(Map.of("check", "process", "message", problem)))));
        return down;
    }

    private JsonArray brokers() {
        return new JsonArray(IntStream.range(0, brokers.size())
                .mapToObj(index -> new JsonObject(
                        Map.of("id", index + 1, "up", brokers.get(index).isRunning())))
                .toList());
    }

    private static void file(HttpExchange exchange, String path) throws IOException {
        Optional<StatusPage.File> file = StatusPage.file(path);
        if (file.isEmpty()) {
            send(exchange, 404, "text/plain", "There is no such file.\n");
        } else {
            exchange.getResponseHeaders().set("Content-Security-Policy", StatusPage.SECURITY_POLICY);
            send(exchange, 200, file.get().type(), file.get().content());
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        send(exchange, status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] content) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Cache-Control", "no-cache");
        headers.set("X-Content-Type-Options", "nosniff");
        // what a request brings along is not read
        headers.set("Connection", "close");
        exchange.sendResponseHeaders(status, content.length);
        exchange.getResponseBody().write(content);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
