package io.smartcar.start;

import io.smartcar.camel.hdfs.files.OpenFileLimit;
import io.smartcar.camel.kafka.ConsumerWatch;
import io.smartcar.camel.kafka.ProducerRenewal;
import io.smartcar.camel.kafka.StaticMembers;
import io.smartcar.collect.files.DropFolder;
import io.smartcar.collect.files.FileCompletion;
import io.smartcar.collect.files.FileEvents;
import io.smartcar.collect.files.FileLimits;
import io.smartcar.collect.files.FileSelector;
import io.smartcar.collect.files.FileThreads;
import io.smartcar.collect.syslog.SyslogEvents;
import io.smartcar.collect.syslog.SyslogLimits;
import io.smartcar.collect.syslog.SyslogServer;
import io.smartcar.collect.tails.TailedEvents;
import io.smartcar.event.deadletter.DeadLetterFiles;
import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.Kinds;
import io.smartcar.replay.OpenDeadLetterCount;
import io.smartcar.replay.Replay;
import io.smartcar.replay.ReplaySelection;
import io.smartcar.send.SendTracker;
import io.smartcar.start.management.GuardedVertx;
import io.smartcar.start.topics.TopicPlan;
import io.smartcar.start.topics.Topics;
import io.smartcar.store.Store;
import io.smartcar.store.hbase.EventToRow;
import io.smartcar.store.hbase.HBaseStore;
import io.smartcar.store.hdfs.EventToFile;
import io.smartcar.store.hdfs.FolderTemplate;
import io.smartcar.store.hdfs.HdfsStore;
import io.smartcar.store.hdfs.RollPolicy;
import io.smartcar.store.lookup.LookUps;
import io.smartcar.store.outage.GateTimes;
import io.smartcar.store.transaction.StoreTransaction;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Creates the beans of the routes from the settings and binds them.
 *
 * <p>Users may declare beans too: by {@code camel.beans.<name>} in the settings, which may refer to ours, or by
 * {@code beans} in a route file, which Camel creates before ours exist. Either replaces the bean of ours that has the
 * same name. For that, a bean of ours is created only when it is first looked up.
 */
final class Beans {
    private final CamelContext context;

    private final Map<String, Class<?>> types = new LinkedHashMap<>();

    /** @param context has the settings and receives the beans */
    Beans(CamelContext context) {
        this.context = context;
    }

    /**
     * Creates the beans that have not been looked up yet: some, such as the topics, act by themselves.
     *
     * @throws IllegalArgumentException if settings are wrong; the message names them all
     */
    void create() {
        Set<String> problems = new LinkedHashSet<>();
        for (String name : types.keySet()) {
            try {
                context.getRegistry().lookupByName(name);
            } catch (IllegalArgumentException e) {
                problems.add(e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(". ", problems));
        }
    }

    /** The types of the beans by their names, without those that the user replaces. */
    Map<String, Class<?>> types() {
        return types;
    }

    /** Binds the beans. Call it before Camel creates those that the settings declare. */
    void bind() {
        bind("clock", Clock.class, Clock::systemUTC);
        bind("kinds", Kinds.class, () -> new Kinds(context));
        bind("topics", Topics.class, this::topics);

        bind("dropFolder", DropFolder.class, this::dropFolder);
        // whether the file component may stop listing the drop folder when it has the files of one poll
        bind("filesOrderedByName", Boolean.class, () -> text("files.order").equals("name"));
        bind("fileSelector", FileSelector.class, this::fileSelector);
        bind("fileThreads", ExecutorService.class, () -> FileThreads.of(number("files.at-once")));
        bind("fileEvents", FileEvents.class, this::fileEvents);
        bind("fileCompletion", FileCompletion.class, this::fileCompletion);
        bind("tailedEvents", TailedEvents.class, () -> new TailedEvents(context, kinds(), clock()));
        bind("syslogServer", SyslogServer.class, this::syslogServer);
        bind("syslogEvents", SyslogEvents.class, () -> new SyslogEvents(context, kinds(), text("syslog.kinds")));

        bind("sendTracker", SendTracker.class, () -> new SendTracker(context, kinds(), clock()));
        bind("producerRenewal", ProducerRenewal.class, ProducerRenewal::new);
        bind("deadLetterFiles", DeadLetterFiles.class, () -> new DeadLetterFiles(context));
        bind("replay", Replay.class, this::replay);
        if (text("process.roles").contains("storer")) {
            bind(
                    "openDeadLetterCount",
                    OpenDeadLetterCount.class,
                    () -> new OpenDeadLetterCount(context, text("dead-letters.topic"), kinds()));
        }

        bind("staticMembers", StaticMembers.class, StaticMembers::new);
        bind("consumerWatch", ConsumerWatch.class, () -> new ConsumerWatch(context));
        bind("storeTransaction", StoreTransaction.class, () -> transaction("hbaseStore"));
        if (list("store.sinks").contains("hdfs")) {
            bind("hdfsStore", HdfsStore.class, this::hdfsStore);
            bind("hdfsTransaction", StoreTransaction.class, () -> transaction("hdfsStore"));
        }
        bind("eventToRow", EventToRow.class, () -> new EventToRow(kinds(), clock()));
        bind("eventToFile", EventToFile.class, this::eventToFile);
        bind("hbaseStore", HBaseStore.class, () -> new HBaseStore(context, new ServerCheck(context)::requireTables));
        bind("lookUps", LookUps.class, () -> new LookUps(kinds()));
        if (flag("camel.management.enabled")) {
            bind("vertx", Vertx.class, this::vertx);
        }
    }

    /** Binds a bean unless the user has one of that name: Camel would prefer one that is created on demand. */
    private <T> void bind(String name, Class<T> type, Supplier<? extends T> bean) {
        boolean inSettings = context.getPropertiesComponent()
                .resolveProperty("camel.beans." + name)
                .isPresent();
        boolean inRouteFile = context.getRegistry().lookupByName(name) != null;
        if (!inSettings && !inRouteFile) {
            context.getRegistry().bind(name, type, bean::get);
            types.put(name, type);
        }
    }

    private Topics topics() {
        return new Topics(
                context,
                new TopicPlan(
                        kinds().all().stream().map(Kind::topic).toList(),
                        text("dead-letters.topic").strip(),
                        number("topics.partitions"),
                        number("topics.replication"),
                        number("topics.min-in-sync"),
                        number("topics.retention-hours"),
                        text("topics.compression"),
                        number("events.max-bytes"),
                        number("outage.hours")),
                flag("topics.create"),
                number("topics.wait-ms"));
    }

    private DropFolder dropFolder() {
        return new DropFolder(
                Path.of(text("files.directory")),
                text("files.done-directory"),
                text("files.failed-directory"),
                text("files.positions"),
                flag("files.follow-links"));
    }

    private FileSelector fileSelector() {
        return new FileSelector(
                kinds(),
                bean("dropFolder", DropFolder.class),
                flag("files.recursive"),
                text("files.order").equals("modified"),
                text("files.marker"),
                list("files.unfinished"),
                number("files.quiet-ms"),
                System::nanoTime);
    }

    private FileEvents fileEvents() {
        return new FileEvents(
                context,
                bean("fileSelector", FileSelector.class),
                bean("dropFolder", DropFolder.class),
                // files that are read at once do not wait for each other
                number("files.at-once") == 1 ? bean("fileCompletion", FileCompletion.class) : null,
                new FileLimits(
                        Long.parseLong(text("files.max-decompressed-bytes")),
                        number("files.max-compression-ratio"),
                        Long.parseLong(text("files.max-line-bytes")),
                        number("files.max-rejected-lines"),
                        number("files.max-rejected-percent")),
                number("events.batch-size"),
                number("events.max-bytes"),
                text("events.collector"),
                context.getExecutorServiceManager().newCachedThreadPool(this, "read-ahead"),
                clock());
    }

    private FileCompletion fileCompletion() {
        return new FileCompletion(
                context,
                bean("fileSelector", FileSelector.class),
                bean("dropFolder", DropFolder.class),
                FileCompletion.After.valueOf(text("files.after").toUpperCase(Locale.ROOT)),
                clock());
    }

    private SyslogServer syslogServer() {
        return new SyslogServer(
                kinds(),
                text("syslog.kinds"),
                new SyslogLimits(
                        number("events.max-bytes"),
                        number("syslog.maximum-connections"),
                        number("syslog.maximum-connections-per-address"),
                        number("syslog.idle-seconds"),
                        number("syslog.udp.pending-bytes")));
    }

    private Replay replay() {
        return new Replay(
                context,
                kinds(),
                text("dead-letters.topic"),
                ReplaySelection.of(
                        list("replay.kinds"), list("replay.reasons"), text("replay.since"), text("replay.until")),
                number("replay.times"));
    }

    private HdfsStore hdfsStore() {
        return new HdfsStore(
                context,
                new RollPolicy(
                        Long.parseLong(text("hdfs.roll.bytes")),
                        milliseconds("hdfs.roll.age-ms"),
                        milliseconds("hdfs.roll.idle-ms"),
                        milliseconds("hdfs.roll.day-over-ms"),
                        clock()),
                new OpenFileLimit(number("hdfs.open-files")),
                topic -> kinds().ofTopic(topic).map(Kind::zone).orElse(ZoneOffset.UTC));
    }

    private StoreTransaction transaction(String store) {
        return new StoreTransaction(
                bean(store, Store.class),
                "direct:dead-letters",
                number("dead-letters.timeout-ms"),
                new GateTimes(
                        milliseconds("store.probe.delay-ms"),
                        milliseconds("store.probe.maximum-delay-ms"),
                        milliseconds("store.reminder-ms")),
                true);
    }

    private EventToFile eventToFile() {
        return new EventToFile(kinds(), clock(), folder(), text("hdfs.format").equals("parquet"));
    }

    private FolderTemplate folder() {
        try {
            return FolderTemplate.compile(text("hdfs.folder"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Setting hdfs.folder is wrong: " + e.getMessage(), e);
        }
    }

    private Vertx vertx() {
        Vertx vertx = new GuardedVertx(
                list("management.hosts"),
                number("management.maximum-connections"),
                Duration.ofSeconds(number("management.idle-seconds")));
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopped(CamelContext stopped) {
                vertx.close();
            }
        });
        return vertx;
    }

    private Kinds kinds() {
        return bean("kinds", Kinds.class);
    }

    private Clock clock() {
        return bean("clock", Clock.class);
    }

    private <T> T bean(String name, Class<T> type) {
        return CamelContextHelper.mandatoryLookup(context, name, type);
    }

    private String text(String key) {
        return context.getPropertiesComponent()
                .resolveProperty(key)
                .orElseThrow(() -> new IllegalArgumentException("Setting " + key + " is missing"));
    }

    private List<String> list(String key) {
        return Stream.of(text(key).split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList();
    }

    private int number(String key) {
        return Integer.parseInt(text(key));
    }

    private Duration milliseconds(String key) {
        return Duration.ofMillis(number(key));
    }

    private boolean flag(String key) {
        return Boolean.parseBoolean(text(key));
    }
}
