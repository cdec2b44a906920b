package io.smartcar.operate;

import io.smartcar.start.check.Mistake;
import java.util.Properties;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the routes until the process is stopped, as Camel's own main class does, and says in one sentence why they do not
 * start if a setting or a route is wrong.
 *
 * <p>Run by {@code bin/smartcar-routes}. The exit status is 1 if they do not start.
 */
public final class RunCommand {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    private final Properties overrides;

    /** @param overrides settings that override all others */
    public RunCommand(Properties overrides) {
        this.overrides = overrides;
    }

    /** Runs the routes of the settings. */
    public static void main(String[] arguments) {
        int status = new RunCommand(new Properties()).run(arguments);
        // a stop by a signal is exiting already
        if (status != 0) {
            System.exit(status);
        }
    }

    /** Runs the routes until they are stopped, and returns the exit status. */
    public int run(String... arguments) {
        Main main = new Main();
        overrides.forEach((key, value) -> main.addOverrideProperty((String) key, (String) value));
        try {
            return main.run(arguments);
        } catch (Exception e) {
            String sentence = Mistake.sentence(main.getCamelContext(), e);
            main.stop();
            if (Mistake.is(e)) {
                LOG.error("The routes do not start: {}", sentence);
                LOG.debug("The failure of the start", e);
            } else {
                LOG.error("The routes do not start: {}", sentence, e);
            }
            return 1;
        }
    }
}
