package io.smartcar.simulation;

import io.smartcar.camel.tail.config.TailConfiguration;
import io.smartcar.camel.tail.internal.TailLoop;
import io.smartcar.camel.tail.internal.TailStep;
import io.smartcar.camel.tail.internal.Turn;
import io.smartcar.collect.files.DropFolder;
import io.smartcar.collect.files.FileCompletion;
import io.smartcar.collect.files.FileEvents;
import io.smartcar.collect.files.FileLimits;
import io.smartcar.collect.files.FileSelector;
import io.smartcar.collect.tails.TailedEvents;
import io.smartcar.event.EventBatch;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.support.DefaultExchange;

/**
 * A collector: the real selection, reading, positions and completion of dropped files, the real loop of growing files, and
 * the real tracker of what is acknowledged, driven as their routes do.
 *
 * <p>Modelled: Camel's file consumer, which asks the selector about each entry of the folder in the order of the names and
 * begins, then completes each file that was accepted; and the split into batches, which stops at a failure.
 */
final class CollectingProcess {
    static final String DROP_FOLDER = "/drop";
    static final String TAIL_FOLDER = "/logs";

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration TAIL_STEP = Duration.ofMillis(100);

    private final World world;
    private final Simulation simulation;
    private final Host host;
    private final Path folder;
    private final FileSelector selector;
    private final FileEvents events;
    private final FileCompletion completion;
    private final TailedEvents tailedEvents;
    private final SendingRoutes sending;
    private final Deque<GenericFile<File>> accepted = new ArrayDeque<>();
    private final TailLoop tails;

    CollectingProcess(World world, Host host, int batchSize) {
        this.world = world;
        this.simulation = world.simulation;
        this.host = host;
        folder = world.disk.view(host, DROP_FOLDER);
        DropFolder drop = new DropFolder(folder, "done", "failed", ".positions.json", false);
        selector = new FileSelector(World.KINDS, drop, false, false, "", List.of("*.tmp"), 0, simulation::nanoTime);
        completion = new FileCompletion(World.CONTEXT, selector, drop, FileCompletion.After.MOVE, simulation.clock());
        events = new FileEvents(
                World.CONTEXT,
                selector,
                drop,
                completion,
                new FileLimits(1_000_000, 1_000, 1 << 28, 1_000, 100),
                batchSize,
                1_000,
                "collector",
                Runnable::run,
                simulation.clock());
        sending = new SendingRoutes(world, host);
        tailedEvents = new TailedEvents(World.CONTEXT, World.KINDS, simulation.clock());
        TailConfiguration configuration = new TailConfiguration();
        configuration.setPositionFile("/tail-positions.json");
        configuration.setInclude("*.log*");
        configuration.setBatchSize(batchSize);
        tails = new TailLoop(
                configuration,
                world.disk.view(host, TAIL_FOLDER),
                task -> host.schedule(Duration.ofMillis(1), task),
                this::sendTurn,
                simulation::nanoTime,
                () -> Long.toHexString(simulation.random.nextLong()));
    }

    void start() {
        try {
            tails.open();
        } catch (IOException e) {
            simulation.violated("%s cannot follow its files: %s", host, e);
        }
        host.schedule(POLL, this::poll);
        host.schedule(TAIL_STEP, this::stepTails);
    }

    // route file-to-events

    private void poll() {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                GenericFile<File> file = new GenericFile<>();
                file.setFile(entry.toFile());
                if (!entry.getFileName().toString().startsWith(".")
                        && selector.accept(file)
                        && Files.isRegularFile(entry)) {
                    accepted.add(file);
                }
            }
        } catch (IOException e) {
            simulation.violated("%s cannot list its folder: %s", host, e);
        }
        nextFile();
    }

    private void nextFile() {
        GenericFile<File> file = accepted.poll();
        if (file == null) {
            host.schedule(POLL, this::poll);
            return;
        }
        Exchange exchange = new DefaultExchange(World.CONTEXT);
        exchange.getMessage().setBody(file.getFile());
        try {
            if (completion.begin(null, null, exchange, file)) {
                simulation.log("%s reads %s", host, file.getFile());
                nextBatch(exchange, file, events.read(exchange));
                return;
            }
        } catch (Exception e) {
            simulation.log("%s cannot read %s: %s", host, file.getFile(), e);
        }
        host.schedule(Duration.ZERO, this::nextFile);
    }

    private void nextBatch(Exchange exchange, GenericFile<File> file, Iterator<EventBatch> batches) {
        try {
            if (batches.hasNext()) {
                EventBatch batch = batches.next();
                if (simulation.has(Defect.POSITION_AHEAD)) {
                    events.acknowledge(exchange);
                }
                sending.batch(batch, failure -> sent(exchange, file, batches, failure));
                return;
            }
            ((Closeable) batches).close();
            events.finish(exchange);
            completion.commit(null, null, exchange, file);
        } catch (Exception e) {
            simulation.log("%s cannot finish %s: %s", host, file.getFile(), e);
        }
        host.schedule(Duration.ZERO, this::nextFile);
    }

    private void sent(Exchange exchange, GenericFile<File> file, Iterator<EventBatch> batches, Throwable failure) {
        try {
            if (failure == null) {
                if (!simulation.has(Defect.POSITION_AHEAD)) {
                    events.acknowledge(exchange);
                }
                host.schedule(Duration.ofMillis(1), () -> nextBatch(exchange, file, batches));
                return;
            }
            ((Closeable) batches).close();
        } catch (Exception e) {
            simulation.log("%s cannot acknowledge a batch of %s: %s", host, file.getFile(), e);
        }
        host.schedule(Duration.ZERO, this::nextFile);
    }

    // route tail-to-events

    private void stepTails() {
        host.requireAlive();
        TailStep.of(tails);
        host.schedule(TAIL_STEP, this::stepTails);
    }

    private void sendTurn(Turn turn, Consumer<Throwable> done) {
        try {
            simulation.log(
                    "%s reads %s lines of %s",
                    host, turn.lines().size(), turn.next().path());
            List<EventBatch> batches = tailedEvents.map(turn.lines(), new DefaultExchange(World.CONTEXT));
            sendTurn(new ArrayDeque<>(batches), done);
        } catch (IOException e) {
            done.accept(e);
        }
    }

    private void sendTurn(Deque<EventBatch> batches, Consumer<Throwable> done) {
        EventBatch batch = batches.poll();
        if (batch == null) {
            done.accept(null);
            return;
        }
        sending.batch(batch, failure -> {
            if (failure == null) {
                sendTurn(batches, done);
            } else {
                done.accept(simulation.has(Defect.FAILED_TAIL_BATCH_ACKNOWLEDGED) ? null : failure);
            }
        });
    }
}
