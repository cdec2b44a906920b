package io.smartcar.start.management;

import io.smartcar.start.check.Finding;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;

/** Functions of Camel's management server that let all who reach its port do what this process may. */
public final class OpenFunctions {
    private OpenFunctions() {}

    /** A warning for each function that is switched on and needs no login. */
    public static List<Finding> findings(ManagementHttpServer server) {
        List<Finding> findings = new ArrayList<>();
        warn(server, server.isSendEnabled(), "/q/send", "send-enabled", findings);
        warn(server, server.isDevConsoleEnabled(), "/q/dev", "dev-console-enabled", findings);
        warn(server, server.isJolokiaEnabled(), server.getJolokiaPath(), "jolokia-enabled", findings);
        warn(server, server.isUploadEnabled(), "/q/upload", "upload-enabled", findings);
        warn(server, server.isDownloadEnabled(), "/q/download", "download-enabled", findings);
        return findings;
    }

    private static void warn(
            ManagementHttpServer server, boolean enabled, String path, String option, List<Finding> findings) {
        if (enabled && !needsLogin(server, path)) {
            findings.add(Finding.warning(
                    path,
                    "all who reach " + server.getHost() + ":" + server.getPort()
                            + " may use it without a login, as this process: switch it off, or set"
                            + " camel.management.authentication-enabled, authentication-path and"
                            + " basic-properties-file",
                    "camel.management." + option));
        }
    }

    private static boolean needsLogin(ManagementHttpServer server, String path) {
        var logins = server.getConfiguration().getAuthenticationConfig();
        return logins.isEnabled()
                && logins.getEntries().stream()
                        .anyMatch(login -> login.getPath().endsWith("*")
                                && path.startsWith(login.getPath()
                                        .substring(0, login.getPath().length() - 1)));
    }
}
