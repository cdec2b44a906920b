package io.smartcar.start.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.start.check.Finding;
import java.util.List;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.component.platform.http.vertx.auth.AuthenticationConfig.AuthenticationConfigEntry;
import org.junit.jupiter.api.Test;

/** Who may call what on the port of health and metrics. */
class OpenFunctionsTest {
    @Test
    void shouldWarnOfNothingByDefault() {
        assertThat(keys(new ManagementHttpServer(), null)).isEmpty();
    }

    @Test
    void shouldWarnOfWhatNeedsNoLogin() {
        assertThat(keys(all(), null))
                .containsExactly(
                        "camel.management.send-enabled",
                        "camel.management.dev-console-enabled",
                        "camel.management.jolokia-enabled",
                        "camel.management.upload-enabled",
                        "camel.management.download-enabled");
        assertThat(keys(all(), "/q/*")).containsExactly("camel.management.jolokia-enabled");
        assertThat(keys(all(), "/*")).isEmpty();
    }

    private static ManagementHttpServer all() {
        ManagementHttpServer server = new ManagementHttpServer();
        server.setSendEnabled(true);
        server.setDevConsoleEnabled(true);
        server.setJolokiaEnabled(true);
        server.setJolokiaPath("/observe/jolokia");
        server.setUploadEnabled(true);
        server.setDownloadEnabled(true);
        return server;
    }

    private static List<String> keys(ManagementHttpServer server, String login) {
        if (login != null) {
            AuthenticationConfigEntry entry = new AuthenticationConfigEntry();
            entry.setPath(login);
            server.getConfiguration().getAuthenticationConfig().setEnabled(true);
            server.getConfiguration().getAuthenticationConfig().getEntries().add(entry);
        }
        return OpenFunctions.findings(server).stream().map(Finding::key).toList();
    }
}
