package io.smartcar.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.smartcar.start.management.StatusPage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.apache.camel.util.json.JsonObject;

/** Serves the page as a process does, with a state that a test makes up, and remembers what the page orders. */
final class PageServer implements AutoCloseable {
    private final HttpServer server;
    private final List<String> orders = new CopyOnWriteArrayList<>();
    private volatile Supplier<Map<String, ?>> state;
    private volatile Map<String, ?> history = Map.of();
    private volatile String cannotReplay = "";

    PageServer(Supplier<Map<String, ?>> state) throws IOException {
        this.state = state;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** Answers with another state from now on. */
    void become(Supplier<Map<String, ?>> other) {
        state = other;
    }

    /** What the process is to remember from before the page is opened. */
    void remember(Map<String, ?> past) {
        history = past;
    }

    /** It is a process that cannot replay. */
    void becomeStorer(String reason) {
        cannotReplay = reason;
    }

    /** Method, path with query, and header of what was not a GET. */
    List<String> orders() {
        return orders;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (!exchange.getRequestMethod().equals("GET")) {
            orders.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("X-Requested-With"));
            send(exchange, 200, "application/json", "{\"message\":\"\"}".getBytes(StandardCharsets.UTF_8));
        } else if (path.equals("/observe/state")) {
            send(exchange, 200, "application/json", json(state.get()));
        } else if (path.equals("/observe/history") && !history.isEmpty()) {
            send(exchange, 200, "application/json", json(history));
        } else if (path.equals("/observe/dead-letters")) {
            send(exchange, 200, "application/json", json(MadeUpState.deadLetters(cannotReplay)));
        } else {
            Optional<StatusPage.File> file = StatusPage.file(path);
            exchange.getResponseHeaders().set("Content-Security-Policy", StatusPage.SECURITY_POLICY);
            send(
                    exchange,
                    file.isPresent() ? 200 : 404,
                    file.map(StatusPage.File::type).orElse("text/plain"),
                    file.map(StatusPage.File::content).orElse(new byte[0]));
        }
    }

    private static byte[] json(Map<String, ?> content) {
        return new JsonObject(content).toJson().getBytes(StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] content) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
        exchange.getResponseBody().write(content);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
