package io.smartcar.operate;

import io.smartcar.start.ServerCheck;
import io.smartcar.start.check.ConsistencyCheck;
import io.smartcar.start.check.Finding;
import io.smartcar.start.check.FolderCheck;
import io.smartcar.start.check.KeyStoreCheck;
import io.smartcar.start.check.Mistake;
import io.smartcar.start.check.OpenFilesCheck;
import io.smartcar.start.check.PortCheck;
import io.smartcar.start.management.OpenFunctions;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.Service;
import org.apache.camel.component.platform.http.main.DefaultMainHttpServerFactory;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.main.HttpManagementServerConfigurationProperties;
import org.apache.camel.main.Main;
import org.apache.camel.support.service.ServiceSupport;
import picocli.CommandLine.Command;

/**
 * Checks the requirements of this process without starting a route or changing anything: consistent settings, folders,
 * ports, brokers, topics, tables. Prints a table.
 */
@Command(
        name = "check",
        description = "Checks settings, folders, ports and servers. Starts and changes nothing.",
        exitCodeList = {" 0:no problem", " 1:a problem", " 2:wrong usage"})
final class CheckCommand implements Callable<Integer> {
    private final Properties overrides;
    private final PrintStream out;

    /**
     * @param overrides settings that override all others
     * @param out receives the table
     */
    CheckCommand(Properties overrides, PrintStream out) {
        this.overrides = overrides;
        this.out = out;
    }

    /** Prints the findings and returns the exit status. */
    @Override
    public Integer call() throws Exception {
        List<Finding> findings = new ArrayList<>();
        Main main = new Main();
        overrides.forEach((key, value) -> main.addOverrideProperty((String) key, (String) value));
        main.addOverrideProperty("camel.main.auto-startup", "false");
        // otherwise they would be started, and a spool opened, without their routes
        main.addOverrideProperty("camel.main.endpoint-lazy-start-producer", "true");
        ClosedPort port = new ClosedPort();
        main.bind("closedPort", port);
        try {
            main.start();
            findings.addAll(look(main.getCamelContext()));
            port.servers.forEach(server -> findings.addAll(OpenFunctions.findings(server)));
        } catch (RuntimeException e) {
            findings.add(Finding.problem("settings and routes", Mistake.sentence(main.getCamelContext(), e), ""));
        } finally {
            main.stop();
        }
        Finding.print(findings, out);
        return findings.stream().anyMatch(finding -> finding.weight() == Finding.Weight.PROBLEM) ? 1 : 0;
    }

    private static List<Finding> look(CamelContext context) throws Exception {
        UnaryOperator<String> settings =
                key -> context.getPropertiesComponent().resolveProperty(key).orElse("");
        List<Finding> findings =
                new ArrayList<>(ConsistencyCheck.of(context, settings).findings());
        FolderCheck folders = new FolderCheck(settings);
        findings.addAll(folders.findings());
        findings.addAll(folders.locks());
        findings.addAll(folders.space());
        findings.add(OpenFilesCheck.finding(settings));
        KeyStoreCheck keyStores = new KeyStoreCheck(context, Instant.now());
        findings.addAll(keyStores.unusable());
        findings.addAll(keyStores.certificates());
        ServerCheck servers = new ServerCheck(context);
        findings.addAll(new PortCheck(settings).findings());
        findings.addAll(servers.kafka());
        findings.addAll(servers.hbase());
        findings.addAll(servers.hdfs());
        return findings;
    }

    /** Creates the server of health and metrics as the settings say, but does not let it be started. */
    private static final class ClosedPort extends DefaultMainHttpServerFactory {
        final List<ManagementHttpServer> servers = new ArrayList<>();

        @Override
        public Service newHttpManagementServer(
                CamelContext context, HttpManagementServerConfigurationProperties configuration) {
            servers.add((ManagementHttpServer) super.newHttpManagementServer(context, configuration));
            return new ServiceSupport() {};
        }
    }
}
