package io.smartcar.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.browser.Browser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The local run as a new user tries it: its page in Chromium, real servers, and everything that can be broken there. */
@Tag("browser")
class DrillsIT {
    private static final Duration BOUND = Duration.ofMinutes(2);
    private static final Pattern ADDRESS = Pattern.compile("Status page  (http://127\\.0\\.0\\.1:\\d+/)");
    private static final Pattern WAITING = Pattern.compile("([\\d,]+) events wait in Kafka");
    private static final int RATE = 200;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Browser browser = new Browser(1200, 1240);

    @Test
    void shouldKeepTheEventsWhileSomethingIsDownAndStoreThemAfterwards() throws Exception {
        LocalRun run = new LocalRun(folder, "single-broker", new Screen(new PrintStream(printed, true), false));
        Thread thread = new Thread(() -> watch(run), "local run");
        try (browser) {
            thread.start();
            await().atMost(BOUND).until(() -> ADDRESS.matcher(printed()).find());
            Matcher address = ADDRESS.matcher(printed());
            assertThat(address.find()).isTrue();
            String page = address.group(1);
            shouldObeyItsOwnPageOnly(URI.create(page).getPort());

            browser.open(page);
            browser.await("#sentence", BOUND, "All is well, events flow"::equals);
            storeIsDown();
            routesAreDown();
            assertThat(browser.console()).noneMatch(message -> message.contains("Content Security Policy"));
        } finally {
            run.close();
            thread.join();
        }
    }

    private void storeIsDown() throws IOException {
        browser.click("Stop HBase");
        browser.await("#sentence", BOUND, text -> text.startsWith("HBase has been unavailable"));
        browser.await("#picture", BOUND, text -> text.contains("unavailable"));
        browser.click("Send bad lines");
        browser.await("#advice", BOUND, text -> waiting(text) > 10 * RATE);
        browser.picture("status-page-drill.png");

        browser.click("Start HBase");
        browser.await("#sentence", BOUND, text -> text.startsWith("All is well"));
        compare();
        assertThat(browser.text("#comparison [data-name=deadLetters] dd")).isEqualTo("6");
        browser.click("Show the open ones");
        browser.await("#dead-letters .outcome", BOUND, text -> text.contains("the latest 6"));
        browser.all("#dead-letters .groups button").get(1).click();
        browser.answer(true);
        browser.await("#dead-letters .result", BOUND, text -> text.endsWith("2 discarded"));
        browser.await("#dead-letters .outcome", BOUND, text -> text.contains("the latest 4"));
    }

    private void routesAreDown() {
        browser.click("Stop the routes");
        browser.await("#sentence", BOUND, "routes does not answer"::equals);
        browser.click("Start the routes");
        browser.await("#sentence", BOUND, text -> text.startsWith("All is well"));
        compare();
    }

    private void compare() {
        browser.click("Compare every line");
        browser.await("#drills .outcome", BOUND, text -> text.endsWith("Every event is there."));
        browser.await("#comparison [data-name=missing] dd", BOUND, "0"::equals);
    }

    private static long waiting(String text) {
        Matcher waiting = WAITING.matcher(text);
        return waiting.find() ? Long.parseLong(waiting.group(1).replace(",", "")) : 0;
    }

    private void shouldObeyItsOwnPageOnly(int port) throws IOException {
        String own = "Host: 127.0.0.1:" + port + "\r\n";
        String ours = "X-Requested-With: smartcar-routes\r\n";
        String stop = "POST /drills/stop-hbase HTTP/1.1\r\n";
        assertThat(status(port, stop + own)).as("a form of another page").isEqualTo(403);
        assertThat(status(port, stop + own + ours + "Origin: http://example.org\r\n"))
                .as("a script of another page")
                .isEqualTo(403);
        assertThat(status(port, stop + "Host: example.org:" + port + "\r\n" + ours))
                .as("a name that was bent to this host")
                .isEqualTo(403);
        assertThat(status(port, "POST /drills/../stop-hbase HTTP/1.1\r\n" + own + ours))
                .isEqualTo(404);
        String actions = "POST /observe/actions/";
        assertThat(status(port, actions + "discard-dead-letters?id=a HTTP/1.1\r\n" + own))
                .as("a form of another page")
                .isEqualTo(403);
        assertThat(status(port, actions + "pause HTTP/1.1\r\n" + own + ours)).isEqualTo(405);
        assertThat(status(port, "DELETE / HTTP/1.1\r\n" + own)).isEqualTo(405);
        assertThat(status(port, "GET /page/../application.properties HTTP/1.1\r\n" + own))
                .isEqualTo(404);
        assertThat(status(port, "GET /page/%2e%2e/application.properties HTTP/1.1\r\n" + own))
                .isEqualTo(404);
    }

    private static int status(int port, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            OutputStream out = socket.getOutputStream();
            out.write((request + "Content-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.split(" ", 3)[1]);
        }
    }

    private static void watch(LocalRun run) {
        try {
            run.start();
            run.watch(RATE);
        } catch (Exception failure) {
            if (!run.isClosing()) {
                throw new IllegalStateException("The local run failed", failure);
            }
        }
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
