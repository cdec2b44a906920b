package io.smartcar.camel.tail;

import io.smartcar.camel.support.ObjectMetrics;
import io.smartcar.camel.support.ObjectMetrics.Metric;
import io.smartcar.camel.support.PositionFile;
import io.smartcar.camel.support.ProblemHealthCheck;
import io.smartcar.camel.support.ProcessLock;
import io.smartcar.camel.tail.config.TailConfiguration;
import io.smartcar.camel.tail.internal.TailLoop;
import io.smartcar.camel.tail.internal.TailStatistics;
import io.smartcar.camel.tail.internal.Turn;
import io.smartcar.camel.tail.message.TailedFile;
import io.smartcar.camel.tail.message.TailedLine;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.RollbackExchangeException;
import org.apache.camel.Suspendable;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the lines of growing files into a route, an exchange a batch, each of one file. The body is a {@code List} of
 * {@link TailedLine}; the position of the file moves when the exchange has completed without an exception.
 */
public final class TailConsumer extends DefaultConsumer implements Suspendable {

    private static final Logger LOG = LoggerFactory.getLogger(TailConsumer.class);
    private static final long STOP_SECONDS = 10;
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final List<Metric<TailConsumer>> METRICS = Stream.<Metric<TailStatistics>>of(
                    Metric.gauge("tail.files", "Files that are followed", TailStatistics::files),
                    Metric.gauge("tail.files.open", "Files that are open", TailStatistics::openFiles),
                    Metric.gauge(
                            "tail.files.failing",
                            "Files whose last batch or reading failed",
                            TailStatistics::failingFiles),
                    Metric.gauge(
                            "tail.files.damaged",
                            "Compressed files that cannot be decompressed further",
                            TailStatistics::damagedFiles),
                    Metric.gauge("tail.waiting.bytes", "Bytes not acknowledged yet", TailStatistics::waitingBytes),
                    Metric.gauge(
                            "tail.oldest.milliseconds",
                            "Age of the oldest unacknowledged bytes",
                            TailStatistics::oldestWaitingMillis),
                    Metric.counter("tail.lines", "Lines acknowledged", TailStatistics::lines),
                    Metric.counter(
                            "tail.bytes", "Bytes of lines acknowledged, without line ends", TailStatistics::bytes),
                    Metric.counter("tail.batches", "Batches acknowledged", TailStatistics::batches),
                    Metric.counter(
                            "tail.batches.failed",
                            "Batches that failed and are sent again",
                            TailStatistics::failedBatches),
                    Metric.counter(
                            "tail.rewrites", "How often a file was truncated or rewritten", TailStatistics::rewrites),
                    Metric.counter(
                            "tail.lost.bytes",
                            "Bytes lost to truncation or deletion before they were read",
                            TailStatistics::lostBytes),
                    Metric.counter(
                            "tail.copied.bytes",
                            "Bytes not read again, since their file is a copy",
                            TailStatistics::copiedBytes))
            .map(metric -> metric.of(TailConsumer::getStatistics))
            .toList();

    private final TailEndpoint endpoint;
    private final TailConfiguration configuration;
    private final Path directory;

    private ProcessLock lock;
    private TailLoop loop;
    private ExecutorService loopThread;
    private ExecutorService workers;
    private volatile boolean running;
    private Runnable removeMetrics = () -> {};

    TailConsumer(TailEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        configuration = endpoint.getConfiguration();
        directory = Path.of(endpoint.getDirectory()).toAbsolutePath().normalize();
    }

    /** The counters since the start and the backlog, at most a second old; thread-safe. */
    public TailStatistics getStatistics() {
        TailLoop current = loop;
        return current == null ? TailStatistics.NONE : current.statistics();
    }

    @Override
    public HealthCheck getHealthCheck() {
        HealthCheck check = super.getHealthCheck();
        if (check == null) {
            check = new ProblemHealthCheck("camel", "tail-consumer", this::problem);
            setHealthCheck(check);
        }
        return check;
    }

    private String problem(HealthCheckResultBuilder result) {
        TailLoop current = loop;
        return current == null ? null : current.healthMessage();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        lock = new PositionFile(Path.of(configuration.getPositionFile())).lock("positionFile");
        try {
            workers = endpoint.getCamelContext()
                    .getExecutorServiceManager()
                    .newFixedThreadPool(this, "tail", configuration.getThreads());
            loop = new TailLoop(
                    configuration, directory, workers, this::send, System::nanoTime, TailConsumer::identity);
            loop.open();
            loopThread =
                    endpoint.getCamelContext().getExecutorServiceManager().newSingleThreadExecutor(this, "tail-loop");
        } catch (Exception e) {
            release();
            throw e;
        }
        running = true;
        loopThread.execute(() -> run(loop));
        removeMetrics = ObjectMetrics.register(
                endpoint.getCamelContext(),
                this,
                METRICS,
                "directory",
                directory.toString(),
                "include",
                String.valueOf(configuration.getInclude()));
    }

    @Override
    protected void doSuspend() {
        loop.send(false);
    }

    @Override
    protected void doResume() {
        loop.send(true);
    }

    @Override
    protected void doStop() throws Exception {
        removeMetrics.run();
        if (loop != null) {
            loop.send(false);
            running = false;
            loopThread.shutdown();
            if (!loopThread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn(
                        "Batches of {} are still in progress; their lines are sent again after the next start",
                        endpoint);
                loopThread.shutdownNow();
            }
            release();
            loop = null;
        }
        super.doStop();
    }

    private void release() {
        for (ExecutorService service : new ExecutorService[] {workers, loopThread}) {
            if (service != null) {
                endpoint.getCamelContext().getExecutorServiceManager().shutdown(service);
            }
        }
        workers = null;
        loopThread = null;
        lock.close();
    }

    private void run(TailLoop current) {
        try {
            while (running || !current.isIdle()) {
                current.proceed();
            }
        } catch (InterruptedException e) {
            LOG.debug("Ending before the batches of {} are acknowledged", endpoint);
        } finally {
            // an interrupted thread cannot write the positions
            Thread.interrupted();
            current.close();
        }
    }

    private void send(Turn turn, Consumer<Throwable> done) {
        List<TailedLine> lines = turn.lines();
        TailedFile file = lines.get(0).file();
        Exchange exchange = createExchange(false);
        Message message = exchange.getIn();
        message.setBody(Collections.unmodifiableList(lines));
        message.setHeader(TailConstants.FILE_IDENTITY, file.identity());
        message.setHeader(TailConstants.FILE_PATH, file.path().toString());
        message.setHeader(TailConstants.RELATIVE_PATH, relative(file.path()));
        message.setHeader(TailConstants.OFFSET, lines.get(0).offset());
        message.setHeader(TailConstants.NEXT_OFFSET, turn.next().offset());
        getAsyncProcessor().process(exchange, doneSync -> {
            Throwable failure = exchange.getException();
            if (failure == null && (exchange.isRollbackOnly() || exchange.isRollbackOnlyLast())) {
                failure = new RollbackExchangeException("The route marked the exchange for rollback", exchange);
            }
            releaseExchange(exchange, false);
            done.accept(failure);
        });
    }

    private String relative(Path path) {
        return (path.startsWith(directory) ? directory.relativize(path) : path).toString();
    }

    /** A unique, permanent name. */
    private static String identity() {
        return HexFormat.of().toHexDigits(RANDOM.nextLong());
    }
}
