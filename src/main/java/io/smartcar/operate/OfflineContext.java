package io.smartcar.operate;

import io.smartcar.event.kind.Kinds;
import io.smartcar.start.check.Mistake;
import io.smartcar.store.hbase.EventToRow;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

/** The settings and kinds of this process for a command: nothing runs, and no server is needed. */
final class OfflineContext implements AutoCloseable {
    private final Main main = new Main();

    /** @param overrides settings that override all others */
    OfflineContext(Properties overrides) throws Exception {
        overrides.forEach((key, value) -> main.addOverrideProperty((String) key, (String) value));
        main.addOverrideProperty("camel.main.auto-startup", "false");
        main.addOverrideProperty("camel.main.routes-include-pattern", "false");
        main.addOverrideProperty("camel.management.enabled", "false");
        main.addOverrideProperty("routes.reload", "false");
        try {
            main.start();
        } catch (Exception e) {
            main.stop();
            throw e;
        }
    }

    /** Why a command failed, in one sentence. */
    static String sentence(Exception failure) {
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

    private CamelContext context() {
        return main.getCamelContext();
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
