package io.smartcar.camel.hbase.internal.write;

import static io.smartcar.camel.hbase.message.HBaseConstants.OPERATION;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_ID;
import static io.smartcar.camel.hbase.message.HBaseConstants.VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.smartcar.camel.hbase.HBaseRoutes;
import io.smartcar.camel.hbase.failure.FailureKind;
import io.smartcar.camel.hbase.failure.HBaseBatchException;
import io.smartcar.camel.hbase.failure.MutationFailure;
import io.smartcar.camel.hbase.message.HBaseConstants;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How failed elements are reported while HBase is unreachable. */
class HBaseBatchTest {
    private static final String MAPS = "hbase:cars?mappingStrategyName=columns&family=info";
    private static final int MANY = 12_000;

    private final HBaseRoutes routes = new HBaseRoutes("127.0.0.1:9");

    @BeforeEach
    void start() throws Exception {
        routes.component().setOperationTimeout(1_000);
        routes.component().setRpcTimeout(1_000);
        routes.to("maps", MAPS)
                .to("headers", "hbase:cars?row.family=info&row.qualifier=count")
                .start();
    }

    @AfterEach
    void stop() {
        routes.close();
    }

    @Test
    void shouldReportEveryElementOfALargeBatchAfterOneAttempt() {
        List<Exchange> batch = new ArrayList<>();
        for (int number = 0; number < MANY; number++) {
            batch.add(exchange(Map.of(ROW_ID, "r" + number, "x", "1")));
        }
        batch.set(11_000, exchange(Map.of("x", "no key")));

        List<MutationFailure> failures = failures(routes.send("maps", batch));

        Set<Exchange> reported = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<Throwable> outages = Collections.newSetFromMap(new IdentityHashMap<>());
        for (MutationFailure failure : failures) {
            reported.add(failure.exchange());
            if (failure.kind() == FailureKind.OUTAGE) {
                outages.add(failure.cause());
            }
        }
        assertThat(outages).as("tried once").hasSize(1);
        assertThat(failures).hasSize(MANY);
        assertThat(reported).hasSize(MANY).containsAll(batch);
        assertThat(failures)
                .filteredOn(failure -> failure.kind() == FailureKind.REJECTED)
                .extracting(MutationFailure::exchange)
                .containsExactly(batch.get(11_000));
        assertThat(failures)
                .filteredOn(failure -> failure.kind() != FailureKind.REJECTED)
                .extracting(MutationFailure::kind)
                .containsOnly(FailureKind.OUTAGE);
    }

    @Test
    void shouldReportTheMapThatTheClientRejectsWithItsOwnExchange() {
        Map<String, Object> large = Map.of(ROW_ID, "large", "x", new byte[11 * 1024 * 1024]);
        List<Map<String, Object>> maps = List.of(Map.of(ROW_ID, "small", "x", "1"), large);

        List<MutationFailure> failures = failures(routes.send("maps", maps, "car", "a17", ROW_ID, "of none"));

        assertThat(failures)
                .extracting(failure -> failure.exchange().getMessage().getBody())
                .containsExactlyInAnyOrderElementsOf(maps);
        MutationFailure rejected = failures.stream()
                .filter(failure -> failure.kind() == FailureKind.REJECTED)
                .findFirst()
                .orElseThrow();
        assertThat(rejected.exchange().getMessage().getBody()).isSameAs(large);
        assertThat(rejected.exchange().getMessage().getHeaders())
                .containsEntry("car", "a17")
                .doesNotContainKey(ROW_ID);
    }

    @Test
    void shouldReportAMessageWithoutExchangeWithANewOne() {
        Message loose = new DefaultMessage(routes.context());
        loose.setHeader(ROW_ID, "loose");
        loose.setHeader(VALUE, "1");

        Exchange done = routes.send("headers", List.of(loose, exchange("no row")));

        assertThat(failures(done))
                .filteredOn(failure -> failure.kind() == FailureKind.OUTAGE)
                .singleElement()
                .satisfies(failure -> assertThat(failure.exchange().getMessage().getHeaders())
                        .containsOnly(entry(ROW_ID, "loose"), entry(VALUE, "1")));
    }

    @Test
    void shouldReportFailuresIfTheIterationAborts() {
        Iterator<Map<String, String>> elements = new Iterator<>() {
            private int taken;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Map<String, String> next() {
                if (taken == 6_000) {
                    throw new NoSuchElementException("the file is damaged");
                }
                return Map.of(ROW_ID, "r" + taken++, "x", "1");
            }
        };

        Exchange done = routes.send("maps", elements);

        assertThat(done.getException()).hasMessage("the file is damaged");
        assertThat(done.getException().getSuppressed())
                .singleElement()
                .isInstanceOfSatisfying(HBaseBatchException.class, notStored -> assertThat(notStored.failures())
                        .hasSize(5_000));
    }

    /** Routes of camel-hbase 3.x may do this, which ignores the body; here it would be a batch. */
    @Test
    void shouldRejectARowInTheHeadersOfAListOfMessages() {
        Exchange child = exchange("b1");
        child.getMessage().setHeader(ROW_ID, "child");
        for (String operation : List.of(HBaseConstants.DELETE, HBaseConstants.PUT, HBaseConstants.GET)) {
            for (Object element : List.of(child, child.getMessage())) {
                Exchange done =
                        routes.send("headers", List.of(element), ROW_ID, "summary", VALUE, "3", OPERATION, operation);

                assertThat(done.getException())
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("CamelHBaseRowId is 'summary'")
                        .hasMessageContaining("Remove the header before this endpoint if the elements");
                assertThat(child.getException()).isNull();
            }
        }
    }

    @Test
    void shouldTreatAListOfMessagesAsABatchIfTheEndpointNamesTheRow() {
        Exchange child = exchange(Map.of(ROW_ID, "child", "x", "1"));
        child.getMessage().setHeader(ROW_ID, "child");
        child.getMessage().setHeader(VALUE, "1");

        for (Exchange done : List.of(
                routes.send("headers", List.of(child), VALUE, "3"),
                routes.send("maps", List.of(child), ROW_ID, "left of an earlier step"))) {
            assertThat(failures(done)).extracting(MutationFailure::exchange).containsExactly(child);
            assertThat(failures(done)).extracting(MutationFailure::kind).containsExactly(FailureKind.OUTAGE);
        }
    }

    private Exchange exchange(Object body) {
        Exchange exchange = new DefaultExchange(routes.context());
        exchange.getMessage().setBody(body);
        return exchange;
    }

    private static List<MutationFailure> failures(Exchange done) {
        assertThat(done.getException()).isInstanceOf(HBaseBatchException.class);
        return ((HBaseBatchException) done.getException()).failures();
    }
}
