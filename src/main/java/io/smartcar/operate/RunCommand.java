package io.smartcar.operate;

import io.smartcar.start.check.Mistake;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.CamelContextRoutesStartingEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/**
 * Runs the routes until the process is stopped, as Camel's own main class does, and says in one sentence why they do not
 * start if a setting or a route is wrong.
 *
 * <p>Run by {@code bin/smartcar-routes}. The exit status is 1 if they do not start. A signal that arrives before the routes
 * start ends the process at once: nothing has been received, and the rest of the start would fail or wait for servers.
 */
@Command(
        name = "run",
        description = "Runs the routes until they are stopped, as without a command.",
        exitCodeList = {" 0:they were stopped", " 1:a setting or a route is wrong", " 2:wrong usage"})
public final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    /** 128 and the number of SIGTERM, as Java ends after it. */
    private static final int TERMINATED = 143;

    private final Properties overrides;
    private volatile boolean preparing = true;

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
    @Override
    public Integer call() {
        return run();
    }

    /** Runs the routes until they are stopped, with arguments of Camel's main class, and returns the exit status. */
    public int run(String... arguments) {
        Main main = new Main();
        overrides.forEach((key, value) -> main.addOverrideProperty((String) key, (String) value));
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterConfigure(BaseMainSupport configured) {
                configured.getCamelContext().getManagementStrategy().addEventNotifier(new StartOfRoutes());
            }

            @Override
            public void afterStart(BaseMainSupport started) {
                // a supervising route controller does not announce the start of its routes
                preparing = false;
            }
        });
        Runtime.getRuntime().addShutdownHook(new Thread(this::endIfPreparing, "end"));
        try {
            return main.run(arguments);
        } catch (Exception e) {
            preparing = false;
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

    private void endIfPreparing() {
        if (preparing) {
            LOG.info("Stopped before the routes were started");
            Runtime.getRuntime().halt(TERMINATED);
        }
    }

    /** From here on a stop is that of the routes. */
    private final class StartOfRoutes extends SimpleEventNotifierSupport {
        @Override
        public boolean isEnabled(CamelEvent event) {
            return event instanceof CamelContextRoutesStartingEvent;
        }

        @Override
        public void notify(CamelEvent event) {
            preparing = false;
        }
    }
}
