package io.smartcar.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Alerts, dashboard and the Compose file that runs them. That the process prints the metrics they use is checked where it
 * runs: AccountingIT and HadoopIT.
 */
class MonitoringTest {
    private static final Path COMPOSE = Path.of("docker/monitoring.yaml");

    @Test
    void shouldFindTheMetricsOfAnExpression() throws IOException {
        assertThat(Monitoring.metrics())
                .contains(
                        "store_lag_seconds", "events_received_total", "jvm_memory_max_bytes", "process_files_max_files")
                .doesNotContain("heap", "route", "sum", "predict_linear", "e6", "up")
                .allMatch(name -> name.contains("_"));
    }

    @Test
    void shouldFireEachAlertWhenItShouldAndNotBefore() throws Exception {
        promtool("test", "rules", Monitoring.FOLDER.resolve("alerts-test.yaml").toString());
    }

    @Test
    void shouldTestEachAlertWithAndWithoutItsReason() throws IOException {
        String tests = Files.readString(Monitoring.FOLDER.resolve("alerts-test.yaml"));
        Files.readString(Monitoring.FOLDER.resolve("alerts.yaml"))
                .lines()
                .filter(line -> line.contains("- alert: "))
                .map(line -> line.replaceFirst(".*- alert: ", ""))
                .forEach(alert -> assertThat(tests)
                        .as(alert)
                        .containsPattern("alertname: " + alert + "}\n")
                        .containsPattern(
                                "alertname: " + alert + "\n +exp_alerts:|alertname: " + alert + ", exp_alerts: \\*"));
    }

    @Test
    void shouldHavePanelsThatPrometheusUnderstands(@TempDir Path folder) throws Exception {
        String rules = Monitoring.expressions().stream()
                .map(expression -> "  - record: panel\n    expr: >-\n      "
                        + expression.strip().replace("\n", "\n      "))
                .collect(Collectors.joining("\n", "groups:\n- name: panels\n  rules:\n", "\n"));
        promtool(
                "check",
                "rules",
                Files.writeString(folder.resolve("panels.yaml"), rules).toString());
    }

    @Test
    void shouldHaveAConfigurationThatPrometheusUnderstands() throws Exception {
        promtool("check", "config", Monitoring.FOLDER.resolve("prometheus.yaml").toString());
    }

    @Test
    void shouldWarnBeforeTheSpoolOfTheDefaultIsFull() throws IOException {
        Properties defaults = new Properties();
        try (var in = Files.newInputStream(Path.of("src/main/resources/application.properties"))) {
            defaults.load(in);
        }
        assertThat(Monitoring.expressions())
                .contains("spool_bytes > 0.8 * " + defaults.get("camel.component.spool.maximum-bytes"))
                .contains("events_held_age_seconds > " + Long.parseLong(defaults.getProperty("hdfs.roll.age-ms")) / 1000
                        + " + 1800")
                .anyMatch(expression ->
                        expression.endsWith("> 0.5 * " + defaults.get("topics.retention-hours") + " * 3600"));
    }

    @Test
    void shouldReadTheMetricsOfTheProcessesOfAllTopologies() throws IOException {
        Set<String> processes = new TreeSet<>();
        for (Path file : ComposeTest.composeFiles().toList()) {
            processes.addAll(ComposeTest.routesOf(file).keySet());
        }
        Map<String, Object> prometheus = Monitoring.yaml(Monitoring.FOLDER.resolve("prometheus.yaml"));
        Map<?, ?> job = (Map<?, ?>) ((List<?>) prometheus.get("scrape_configs")).get(0);
        Map<?, ?> names = (Map<?, ?>) ((List<?>) job.get("dns_sd_configs")).get(0);

        assertThat(names.get("names")).isEqualTo(List.copyOf(processes));
        assertThat(names.get("port")).isEqualTo(9876);
        assertThat(job.get("metrics_path")).isEqualTo("/observe/metrics");
    }

    @Test
    void shouldRunPinnedImagesOnThisHostOnlyWithFilesThatAreThere() throws IOException {
        ComposeTest.services(COMPOSE).forEach((name, service) -> {
            assertThat(service.get("image").toString()).as(name).matches(".+:v?[0-9]+\\.[0-9]+\\.[0-9]+");
            assertThat(service).as(name).containsKey("healthcheck").containsEntry("read_only", true);
            assertThat((List<?>) service.get("ports")).as(name).allMatch(port -> port.toString()
                    .startsWith("127.0.0.1:"));
            assertThat((List<?>) service.get("volumes")).as(name).allSatisfy(volume -> {
                String source = volume.toString().split(":")[0];
                if (source.startsWith(".")) {
                    assertThat(COMPOSE.resolveSibling(source)).exists();
                }
            });
        });
    }

    @Test
    void shouldAskTheDataSourceThatIsProvisioned() throws IOException {
        Map<?, ?> source = (Map<?, ?>) ((List<?>) Monitoring.yaml(Monitoring.FOLDER.resolve("data-source.yaml"))
                        .get("datasources"))
                .get(0);
        assertThat(source.get("url")).isEqualTo("http://prometheus:9090");
        assertThat((List<?>) Monitoring.yaml(Monitoring.FOLDER.resolve("dashboard.json"))
                        .get("panels"))
                .hasSizeGreaterThan(10)
                .allSatisfy(panel -> assertThat(((Map<?, ?>) ((Map<?, ?>) panel).get("datasource")).get("uid"))
                        .isEqualTo(source.get("uid")));
    }

    private static void promtool(String... arguments) throws Exception {
        SystemTool.installed("promtool").run(arguments);
    }
}
