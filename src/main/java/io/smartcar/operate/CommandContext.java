package io.smartcar.operate;

import io.smartcar.camel.support.Causes;
import io.smartcar.event.kind.Kinds;
import io.smartcar.start.check.Mistake;
import io.smartcar.store.hbase.EventToRow;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.main.HttpManagementServerConfigurationProperties;
import org.apache.camel.main.Main;
import org.apache.kafka.common.errors.TimeoutException;

/** The settings and kinds of this process for a command. Not thread-safe. */
final class CommandContext implements AutoCloseable {
    private static final String SENDING_ROUTES = "file:routes/events-to-kafka.camel.yaml,"
            + "file:routes/dead-letters-to-kafka.camel.yaml,"
            + "file:routes/send-redelivery.camel.yaml,"
            + "file:routes/caller-decides.camel.yaml";

    private final Main main = new Main();

    private CommandContext(Properties overrides, Map<String, String> settings) throws Exception {
        overrides.forEach((key, value) -> main.addOverrideProperty((String) key, (String) value));
        settings.forEach(main::addOverrideProperty);
        main.addOverrideProperty("camel.management.enabled", "false");
        main.addOverrideProperty("routes.reload", "false");
        try {
            main.start();
        } catch (Exception e) {
            main.stop();
            throw e;
        }
    }

    /**
     * Nothing runs, and no server is needed.
     *
     * @param overrides settings that override all others
     */
    static CommandContext offline(Properties overrides) throws Exception {
        return new CommandContext(
                overrides, Map.of("camel.main.auto-startup", "false", "camel.main.routes-include-pattern", "false"));
    }

    /**
     * The routes run that send to Kafka, from {@code direct:events}, and no others.
     *
     * @param overrides settings that override all others
     */
    static CommandContext sending(Properties overrides) throws Exception {
        return new CommandContext(
                overrides, Map.of("process.roles", "replayer", "camel.main.routes-include-pattern", SENDING_ROUTES));
    }

    /** Why a command failed, in one sentence. */
    static String sentence(Exception failure) {
        TimeoutException unanswered = Causes.find(TimeoutException.class, failure);
        if (unanswered != null) {
            return "Kafka does not answer (camel.component.kafka.brokers): " + unanswered.getMessage();
        }
        return failure instanceof NoSuchFileException missing
                ? "There is no file " + missing.getFile()
                : Mistake.sentence(null, failure);
    }

    Kinds kinds() {
        return context().getRegistry().findSingleByType(Kinds.class);
    }

    DryRun dryRun() {
        return new DryRun(
                context(),
                kinds(),
                context().getRegistry().findSingleByType(EventToRow.class),
                Integer.parseInt(setting("events.max-bytes")),
                setting("events.collector"),
                Clock.systemUTC());
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    /** The settings of the port of health and metrics, which does not run here. */
    HttpManagementServerConfigurationProperties managementServer() {
        return main.configure().httpManagementServer();
    }

    /** The value of a setting; empty if there is none. */
    String setting(String key) {
        return context().getPropertiesComponent().resolveProperty(key).orElse("");
    }

    @Override
    public void close() {
        main.stop();
    }
}
