package io.smartcar.start;

import io.smartcar.collect.files.DropFolder;
import io.smartcar.event.kind.Kinds;
import io.smartcar.start.check.ComponentOptions;
import io.smartcar.start.check.ConsistencyCheck;
import io.smartcar.start.check.Finding;
import io.smartcar.start.check.FolderCheck;
import io.smartcar.start.check.KeyStoreCheck;
import io.smartcar.start.check.OpenFilesCheck;
import io.smartcar.start.check.PortCheck;
import io.smartcar.start.check.Precondition;
import io.smartcar.start.check.ProfileCheck;
import io.smartcar.start.check.RouteCheck;
import io.smartcar.start.check.RouteFileCheck;
import io.smartcar.start.check.Settings;
import io.smartcar.start.check.SettingsCheck;
import io.smartcar.start.check.SettingsText;
import io.smartcar.start.management.OpenFunctions;
import io.smartcar.start.management.StateEndpoint;
import io.smartcar.start.reload.CheckedReload;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.DefaultRoutesCollector;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the settings and the texts of route files, and binds the {@linkplain Beans beans} before anything uses them;
 * checks the routes and folders when all routes have been read and none has been started, and the tables once the
 * routes run. Reloads edited routes if {@code routes.reload} is true. {@link io.smartcar.start.topics.Topics} checks
 * brokers and topics. Named by {@code camel.main.main-listener-classes}.
 */
public final class StartCheck extends MainListenerSupport implements CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(StartCheck.class);
    private static final long WATCH_MILLISECONDS = 5_000;
    private static final long DAY_MILLISECONDS = Duration.ofDays(1).toMillis();
    private static final Pattern REFERENCE = Pattern.compile("\\{\\{([\\w.-]+)}}");

    private CamelContext camelContext;
    private KindFiles kindFiles;
    private Beans beans;
    /** Held here: their metrics do not keep them from being garbage-collected. */
    private List<DiskMetrics> disks;

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /**
     * Applies overrides from the environment, checks all settings, and binds the beans. No component exists yet.
     *
     * @throws IllegalArgumentException if a setting is unknown or wrong; the start then fails
     */
    @Override
    public void setCamelContext(CamelContext camelContext) {
        if (this.camelContext == camelContext) {
            return;
        }
        this.camelContext = camelContext;
        try {
            prepare();
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeException(e);
        }
    }

    private void prepare() throws Exception {
        // Camel 4.18.0 compares the names of options in the lower case of this locale: it would know none that has an I
        if (!"I".toLowerCase(Locale.getDefault()).equals("i")) {
            Locale.setDefault(Locale.ROOT);
        }
        PropertiesComponent settings = (PropertiesComponent) camelContext.getPropertiesComponent();
        kindFiles = KindFiles.of(camelContext);
        kindFiles.settings().forEach((key, value) -> addDefault(settings, key, value));
        settings.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_FALLBACK);
        Environment.override(
                System.getenv(), settings.loadProperties().stringPropertyNames(), settings.getOverrideProperties());
        Set<String> keys = new TreeSet<>(settings.loadProperties().stringPropertyNames());
        System.getProperties().stringPropertyNames().stream()
                .filter(key -> Settings.isOurs(key) || key.startsWith("camel."))
                .forEach(keys::add);
        keys.removeIf(key -> key.startsWith(SettingsText.BYTE_ORDER_MARK));
        UnaryOperator<String> values = key -> setting(camelContext, key);
        String profile = Objects.requireNonNullElse(values.apply("camel.main.profile"), "");
        checkNames(profile, keys);
        checkFiles(settings);
        SettingsCheck.check(keys, values, Runtime.getRuntime().maxMemory());
        addDefault(settings, "kinds.topics", topics(keys));
        beans = new Beans(camelContext);
        beans.bind();
        String pattern = Objects.requireNonNullElse(values.apply("camel.main.routes-include-pattern"), "false");
        new RouteFileCheck(camelContext, beans.types(), Map.of())
                .check(new DefaultRoutesCollector().findRouteResourcesFromDirectory(camelContext, null, pattern));
    }

    /** Checks the texts of all files of settings that Camel has read. */
    private void checkFiles(PropertiesComponent settings) throws IOException {
        for (String location : settings.getLocations()) {
            String address = location.replaceFirst(";optional=.*", "");
            Resource file = address.startsWith("ref:") ? null : ResourceHelper.resolveResource(camelContext, address);
            if (file != null && file.exists()) {
                try (InputStream in = file.getInputStream()) {
                    byte[] bytes = in.readAllBytes();
                    String text = SettingsText.of(bytes);
                    SettingsText.check(text);
                    if (text.startsWith("camel.main.profile") && bytes[0] != text.charAt(0)) {
                        throw new IllegalArgumentException("a byte order mark hides the profile in line 1 from Camel:"
                                + " write a comment above it");
                    }
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(
                            address.replaceFirst("^classpath:", "conf/") + ": " + e.getMessage(), e);
                }
            }
        }
    }

    /** Adds a setting that all other sources of settings override. */
    private static void addDefault(PropertiesComponent settings, String key, String value) {
        if (settings.getInitialProperties().getProperty(key) == null) {
            settings.addInitialProperty(key, value);
        }
    }

    /** References to the topics of all kinds, separated by commas: what routes name as {@code {{kinds.topics}}}. */
    private static String topics(Set<String> keys) {
        return Kinds.names(keys).stream()
                .map(kind -> "{{" + Kinds.key(kind, "topic") + "}}")
                .collect(Collectors.joining(","));
    }

    /** Checks for names that do not exist: the profile, options of components, settings in the environment. */
    private void checkNames(String profile, Set<String> keys) throws Exception {
        ProfileCheck.check(camelContext, profile);
        List<String> problems = ComponentOptions.problems(camelContext, keys);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(". ", problems));
        }
        Environment.unknown(System.getenv(), Settings.known(keys)).forEach(LOG::warn);
    }

    /**
     * Checks all routes, whether the settings fit together, and the folders; then watches the files of the kinds.
     *
     * @throws IllegalArgumentException if there is a problem; the start then fails
     */
    @Override
    public void afterConfigure(BaseMainSupport main) {
        ModelCamelContext context = (ModelCamelContext) camelContext;
        beans.create();
        List<RouteDefinition> routes = Precondition.included(context.getRouteDefinitions(), context);
        new RouteCheck(context, routes, context.getRouteConfigurationDefinitions()).check(routes);
        if (context.isAutoStartup()) {
            checkSetUp(findings(context));
            checkSetUp(new KeyStoreCheck(context, Instant.now()).unusable());
            context.hasServices(ManagementHttpServer.class)
                    .forEach(server -> checkSetUp(OpenFunctions.findings(server)));
            PluginHelper.getPeriodTaskScheduler(context)
                    .schedulePeriodTask(() -> kindFiles.changes().forEach(LOG::warn), WATCH_MILLISECONDS);
            warnOfState();
            PluginHelper.getPeriodTaskScheduler(context).schedulePeriodTask(this::warnOfState, DAY_MILLISECONDS);
            takeDropFolder(context, routes);
            UnaryOperator<String> settings = key -> Objects.requireNonNullElse(setting(context, key), "");
            // the registry of metrics is made later
            addStartupListener(context, () -> disks = DiskMetrics.register(context, settings));
            addStartupListener(
                    context,
                    () -> StateEndpoint.serve(
                            context, Duration.ofMillis(Long.parseLong(settings.apply("store.reminder-ms")))));
        }
        if ("true".equals(setting(context, "routes.reload"))) {
            try {
                context.addService(new CheckedReload(setting(context, "routes.reload-directory"), beans.types()));
            } catch (Exception e) {
                throw new IllegalStateException("Failed to watch the routes for changes", e);
            }
        }
    }

    /** Runs an action once, before the first consumer starts: Camel calls a listener again whenever a route is started. */
    private static void addStartupListener(CamelContext context, Runnable action) {
        AtomicBoolean hasRun = new AtomicBoolean();
        try {
            context.addStartupListener((started, alreadyStarted) -> {
                if (hasRun.compareAndSet(false, true)) {
                    action.run();
                }
            });
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeException(e);
        }
    }

    /** What ends with time stops no start: an expired certificate does not stop what works without it. */
    private void warnOfState() {
        UnaryOperator<String> settings = key -> Objects.requireNonNullElse(setting(camelContext, key), "");
        Stream.concat(
                        new KeyStoreCheck(camelContext, Instant.now()).certificates().stream(),
                        new FolderCheck(settings).space().stream())
                .filter(finding -> finding.weight() != Finding.Weight.OK)
                .forEach(finding -> finding.log(LOG));
    }

    /** Keeps other processes out of the drop folder until this one stops, if a route reads it. */
    private static void takeDropFolder(CamelContext context, List<RouteDefinition> routes) {
        if (routes.stream().anyMatch(route -> route.getInput().getEndpointUri().contains("fileCompletion"))) {
            try {
                context.addService(
                        CamelContextHelper.mandatoryLookup(context, "dropFolder", DropFolder.class), true, true);
            } catch (Exception e) {
                throw RuntimeCamelException.wrapRuntimeException(e);
            }
        }
    }

    /**
     * Checks the tables of the kinds on a thread of its own, and logs the results: the start does not wait for a store.
     * Routes that store what Kafka holds watch their tables all the time; for others, health does.
     */
    @Override
    public void afterStart(BaseMainSupport main) {
        boolean watched = camelContext.getRoutes().stream()
                .anyMatch(route -> route.getRouteId().startsWith("kafka-to-"));
        if (camelContext.isAutoStartup() && !watched) {
            Thread checking = new Thread(this::checkTables, "start-check");
            checking.setDaemon(true);
            checking.start();
            ServerCheck servers = new ServerCheck(camelContext);
            if (servers.usesHBase()) {
                new TableHealth(servers::requireTables).start(camelContext);
            }
        }
    }

    private void checkTables() {
        try {
            List<Finding> findings = new ServerCheck(camelContext).hbase();
            // a stop of the components during the check is no problem of HBase
            if (camelContext.isStarted()) {
                findings.forEach(finding -> finding.log(LOG));
            }
        } catch (RuntimeException e) {
            // for example because the context stops meanwhile
            LOG.debug("Failed to check the tables", e);
        }
    }

    private static List<Finding> findings(ModelCamelContext context) {
        UnaryOperator<String> settings = key -> Objects.requireNonNullElse(setting(context, key), "");
        List<Finding> findings = new ArrayList<>(new FolderCheck(settings).findings());
        findings.add(OpenFilesCheck.finding(settings));
        findings.addAll(new PortCheck(settings).findings());
        // a test may have only some of the routes, without storing ones
        if (context.getRouteDefinitions().stream()
                .anyMatch(route -> route.getRouteId().startsWith("kafka-to-"))) {
            findings.addAll(ConsistencyCheck.of(context, settings).findings());
        }
        return findings;
    }

    private static void checkSetUp(List<Finding> findings) {
        List<String> problems = new ArrayList<>();
        for (Finding finding : findings) {
            switch (finding.weight()) {
                case OK -> LOG.debug("{}", finding);
                case WARNING -> finding.log(LOG);
                case PROBLEM -> problems.add(finding.toString());
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    /**
     * The value of a setting; null if it is missing.
     *
     * @throws IllegalArgumentException if its value refers to a setting that is missing
     */
    private static String setting(CamelContext context, String key) {
        PropertiesComponent settings = (PropertiesComponent) context.getPropertiesComponent();
        return settings.resolveProperty(key).orElseGet(() -> {
            String value = settings.loadProperties().getProperty(key, "");
            REFERENCE.matcher(value).results().map(found -> found.group(1)).forEach(name -> {
                if (settings.resolveProperty(name).isEmpty()) {
                    throw new IllegalArgumentException("Setting " + name + " is missing: " + key + " refers to it");
                }
            });
            return null;
        });
    }
}
