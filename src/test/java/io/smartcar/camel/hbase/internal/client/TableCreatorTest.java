package io.smartcar.camel.hbase.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.smartcar.camel.hbase.HBaseEndpoint;
import io.smartcar.camel.hbase.HBaseRoutes;
import io.smartcar.camel.hbase.message.HBaseConstants;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.camel.Exchange;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.TableExistsException;
import org.apache.hadoop.hbase.client.AsyncAdmin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who creates a table that is missing, and who waits for it. No server is needed for that. */
@Timeout(30)
class TableCreatorTest {
    private static final int THREADS = 8;

    private final HBaseRoutes routes = new HBaseRoutes("127.0.0.1:9");
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final HBaseClientSettings settings =
            new HBaseClientSettings(new Configuration(false), new HBaseLogin(null, null, null, null));
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Boolean> lookup = new CompletableFuture<>();
    private final CompletableFuture<Void> creation = new CompletableFuture<>();
    private TableCreator creator;

    @BeforeEach
    void start() throws Exception {
        routes.component().setOperationTimeout(2_000);
        routes.component().setRpcTimeout(1_000);
        routes.to("in", "hbase:cars?mappingStrategyName=columns&family=info&createTable=true")
                .start();
        HBaseEndpoint endpoint =
                routes.context().getEndpoint("hbase:cars?createTable=true&tableFamilies=info", HBaseEndpoint.class);
        creator = new TableCreator(endpoint.table(), endpoint.getTableConfiguration(), endpoint.families());
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        routes.close();
    }

    @Test
    void shouldCreateATableOnceForConcurrentCallers() throws Exception {
        List<Future<Void>> waiting = createByAll();

        lookup.complete(false);
        creation.complete(null);

        for (Future<Void> done : waiting) {
            done.get();
        }
        assertThat(calls).containsExactly("tableExists", "createTable");
        assertThat(creator.isDue()).isFalse();
    }

    @Test
    void shouldFailAllWaitingCallersAndRetryForTheNext() throws Exception {
        List<Future<Void>> waiting = createByAll();

        lookup.completeExceptionally(new ConnectException("the master is gone"));

        for (Future<Void> done : waiting) {
            assertThatThrownBy(done::get).hasCauseInstanceOf(ConnectException.class);
        }
        assertThat(creator.isDue()).isTrue();
        assertThatThrownBy(() -> creator.createIfMissing(admin(), settings)).isInstanceOf(IOException.class);
        assertThat(calls).containsExactly("tableExists", "tableExists");
    }

    @Test
    void shouldAcceptATableCreatedConcurrentlyByAnotherProcess() {
        lookup.complete(false);
        creation.completeExceptionally(new TableExistsException("cars"));

        assertThatCode(() -> creator.createIfMissing(admin(), settings)).doesNotThrowAnyException();
        assertThat(creator.isDue()).isFalse();
    }

    /** Returns when all threads wait for the table. */
    private List<Future<Void>> createByAll() {
        List<Thread> started = new CopyOnWriteArrayList<>();
        List<Future<Void>> done = new ArrayList<>();
        for (int number = 0; number < THREADS; number++) {
            done.add(threads.submit(() -> {
                started.add(Thread.currentThread());
                creator.createIfMissing(admin(), settings);
                return null;
            }));
        }
        await().until(() -> started.size() == THREADS
                && started.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));
        return done;
    }

    /** Knows the two calls that are needed. */
    private AsyncAdmin admin() {
        return (AsyncAdmin) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {AsyncAdmin.class}, (proxy, method, arguments) -> {
                    calls.add(method.getName());
                    return method.getName().equals("tableExists") ? lookup : creation;
                });
    }

    @Test
    void shouldFailAllMessagesOfAnOutageConcurrently() throws Exception {
        List<Callable<Exchange>> messages = new ArrayList<>();
        for (int number = 0; number < THREADS; number++) {
            messages.add(() -> routes.send("in", Map.of(HBaseConstants.ROW_ID, "a", "x", "1")));
        }
        long begin = System.nanoTime();

        for (Future<Exchange> done : threads.invokeAll(messages)) {
            assertThat(done.get().getException()).hasMessageContaining("127.0.0.1:9");
        }

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(6));
    }
}
