package io.smartcar.start.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenFilesCheckTest {
    private static final Map<String, String> SETTINGS = Map.of(
            "process.roles", "collector,storer",
            "management.maximum-connections", "100",
            "syslog.tcp.enabled", "true",
            "syslog.tls.enabled", "true",
            "syslog.maximum-connections", "1000");

    @Test
    void shouldWarnIfConnectionsCanTakeAllOpenFiles() {
        Finding finding = OpenFilesCheck.finding(SETTINGS::get, 1_024);
        assertThat(finding.weight()).isEqualTo(Finding.Weight.WARNING);
        assertThat(finding.text()).startsWith("1024 are allowed").contains("may be 2600", "ulimit -n");
    }

    @Test
    void shouldBeContentWithEnough() {
        assertThat(OpenFilesCheck.finding(SETTINGS::get, 2_600).weight()).isEqualTo(Finding.Weight.OK);
        assertThat(OpenFilesCheck.finding(SETTINGS::get).weight()).isEqualTo(Finding.Weight.OK);
    }
}
