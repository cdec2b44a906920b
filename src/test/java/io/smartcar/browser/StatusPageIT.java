package io.smartcar.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The status page in Chromium, with states that are made up. */
@Tag("browser")
class StatusPageIT {
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final String HOSTILE = "<img src=x onerror=\"document.title='taken'\">";

    private final Browser browser = new Browser(1200, 1240);

    @AfterEach
    void close() {
        browser.close();
    }

    @Test
    void shouldAnswerWhetherEventsFlow() throws IOException {
        MadeUpState state = new MadeUpState();
        try (PageServer server = new PageServer(state::now)) {
            server.remember(state.history());
            browser.open(server.address());
            browser.await("#sentence", BOUND, "All is well, events flow"::equals);
            assertThat(browser.await("#picture", BOUND, text -> text.contains("/s")))
                    .contains("dropped files", "48 events wait", "gate open", "HBase", "3 open")
                    .containsPattern("1,2\\d\\d/s");
            assertThat(browser.all("#plots canvas")).hasSize(2);
            assertThat(browser.text("#table-open-dead-letters")).contains("driver 2", "none 1");
            assertThat(browser.text("#table-files-being-read")).contains("차량-2026-12-01.log");
            assertThat(browser.inaccessible()).isEmpty();
            browser.picture("status-page.png");
            browser.dark(true);
            browser.picture("status-page-dark.png");
            assertThat(browser.inaccessible()).isEmpty();
            assertThat(browser.console()).isEmpty();
        }
    }

    @Test
    void shouldSayWhatIsDownSinceWhenAndWhatWaits() throws IOException {
        MadeUpState state = new MadeUpState().outage("No region server of HBase answers", Duration.ofMinutes(3));
        try (PageServer server = new PageServer(state::now)) {
            server.remember(state.history());
            browser.open(server.address());
            browser.await("#sentence", BOUND, text -> text.startsWith("HBase has been unavailable for 3 min"));
            assertThat(browser.text("#table-partitions")).containsPattern("3 min( \\d+ s)? ago");
            assertThat(browser.text("#advice")).contains("events wait in Kafka", "No region server of HBase answers");
            assertThat(browser.text("#picture")).contains("gate closed", "the oldest for 3 min", "unavailable");
            assertThat(browser.inaccessible()).isEmpty();
            browser.picture("status-page-outage.png");

            server.become(new MadeUpState()::now);
            browser.await("#sentence", BOUND, text -> text.startsWith("All is well"));
        }
    }

    @Test
    void shouldWarnOfPartitionsThatLackReplicas() throws IOException {
        try (PageServer server = new PageServer(new MadeUpState().brokerMissing()::now)) {
            browser.open(server.address());
            browser.await("#sentence", BOUND, "Events flow, but a broker is missing"::equals);
            assertThat(browser.text("#advice")).startsWith("6 partitions lack replicas.");
            assertThat(browser.all("#picture .broker.down")).hasSize(1);
        }
    }

    @Test
    void shouldShowNamesFromOutsideAsText() throws IOException {
        MadeUpState state = new MadeUpState().kind(HOSTILE).outage(HOSTILE, Duration.ofSeconds(10));
        try (PageServer server = new PageServer(state::now)) {
            browser.open(server.address());
            browser.await("#advice", BOUND, text -> text.contains(HOSTILE));
            assertThat(browser.text("#table-events")).contains(HOSTILE);
            assertThat(browser.all("img")).isEmpty();
            assertThat(browser.run("return document.title").toString()).startsWith("HBase has been unavailable");
        }
    }

    @Test
    void shouldShowDeadLettersWithReasonAndLine() throws IOException {
        try (PageServer server = new PageServer(new MadeUpState()::now)) {
            browser.open(server.address());
            browser.click("Show the open ones");
            browser.await("#dead-letters .outcome", BOUND, text -> text.contains("the latest 1"));
            assertThat(browser.text("#dead-letters .groups")).startsWith("driver columns 1,200");
            openLetter();
            assertThat(browser.text("#dead-letters .list"))
                    .contains("Expected 8 columns, got 2", "<b>20160101000000,X0001", "차량.log@120");
            assertThat(browser.inaccessible()).isEmpty();
        }
    }

    @Test
    void shouldReplayAndDiscardDeadLettersAfterAQuestion() throws IOException {
        try (PageServer server = new PageServer(new MadeUpState()::now)) {
            browser.open(server.address());
            browser.click("Show the open ones");
            browser.click("Discard all driver columns");
            assertThat(browser.answer(false)).isEqualTo("Delete 1,200 dead letters (driver columns) for good?");
            assertThat(server.orders()).isEmpty();

            browser.click("Replay all driver columns");
            assertThat(browser.answer(true)).contains("Send 1,200 dead letters (driver columns) back");
            browser.await("#dead-letters .result", BOUND, "Replay all driver columns: done"::equals);
            browser.await("#dead-letters .outcome", BOUND, text -> text.contains("the latest 1"));
            openLetter();
            browser.click("Replay");
            browser.await("#dead-letters .result", BOUND, "Replay: done"::equals);
            browser.await("#dead-letters .outcome", BOUND, text -> text.contains("the latest 1"));
            openLetter();
            browser.click("Discard");
            assertThat(browser.answer(true)).isEqualTo("Delete this dead letter for good?");
            browser.await("#dead-letters .result", BOUND, "Discard: done"::equals);

            String actions = "POST /observe/actions/";
            assertThat(server.orders())
                    .containsExactly(
                            actions + "replay-dead-letters?kind=driver&reason=columns&until=2026-12-01T07%3A00%3A00Z"
                                    + " smartcar-routes",
                            actions + "replay-dead-letters?id=line%2Flog-1%2F0%2F0 smartcar-routes",
                            actions + "discard-dead-letters?id=line%2Flog-1%2F0%2F0 smartcar-routes");
        }
    }

    private void openLetter() {
        browser.run("document.querySelector('#dead-letters .list details').open = true; return null");
    }

    @Test
    void shouldOfferNoReplayWhereNoneIsPossible() throws IOException {
        try (PageServer server = new PageServer(new MadeUpState()::now)) {
            server.becomeStorer("This process sends no events");
            browser.open(server.address());
            browser.click("Show the open ones");
            browser.await("#dead-letters .outcome", BOUND, text -> text.endsWith("This process sends no events."));
            assertThat(browser.text("#dead-letters .groups"))
                    .contains("Discard all driver columns")
                    .doesNotContain("Replay");
        }
    }

    @Test
    void shouldSendOrdersThatNoOtherPageCanSend() throws IOException {
        try (PageServer server = new PageServer(new MadeUpState()::now)) {
            browser.open(server.address());
            browser.click("Pause storing");
            await().atMost(BOUND).untilAsserted(() -> assertThat(server.orders())
                    .containsExactly("POST /observe/actions/pause-storer smartcar-routes"));
            browser.await("#actions .outcome", BOUND, "Pause storing: done"::equals);
        }
    }

    @Test
    void shouldShowWhichProcessDoesNotAnswer() throws IOException {
        Map<String, ?> collector = new MadeUpState().now();
        Map<String, ?> storer = Map.of("name", "storer-1");
        try (PageServer server = new PageServer(() -> Map.of("processes", List.of(collector, storer)))) {
            browser.open(server.address());
            browser.await("#sentence", BOUND, "storer-1 does not answer"::equals);
            assertThat(browser.text("#table-processes")).contains("does not answer");
        }
    }

    @Test
    void shouldSayThatNothingAnswers() throws IOException {
        try (PageServer server = new PageServer(new MadeUpState()::now)) {
            browser.open(server.address());
            browser.await("#sentence", BOUND, text -> text.startsWith("All is well"));
        }
        browser.await("#sentence", BOUND, "No answer from the process"::equals);
        assertThat(browser.text("#picture")).contains("HBase");
    }

    @Test
    void shouldFitOnAPhone() throws IOException {
        browser.resize(500, 900);
        try (PageServer server = new PageServer(new MadeUpState()::now)) {
            browser.open(server.address());
            browser.await("#sentence", BOUND, text -> text.startsWith("All is well"));
            assertThat(browser.run("return document.documentElement.scrollWidth > innerWidth"))
                    .isEqualTo(false);
            assertThat(browser.inaccessible()).isEmpty();
        }
    }
}
