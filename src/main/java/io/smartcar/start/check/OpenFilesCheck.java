package io.smartcar.start.check;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.UnaryOperator;

/** Compares the number of files that this process may open with the connections that its settings allow. */
public final class OpenFilesCheck {
    /** Libraries, files that are read, the spool, connections to Kafka and HBase. */
    private static final long OTHERS = 500;

    private OpenFilesCheck() {}

    /** The finding for this process. */
    public static Finding finding(UnaryOperator<String> settings) {
        return finding(
                settings,
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                        ? system.getMaxFileDescriptorCount()
                        : Long.MAX_VALUE);
    }

    static Finding finding(UnaryOperator<String> settings, long limit) {
        long needed = OTHERS + Long.parseLong(settings.apply("management.maximum-connections"));
        if (settings.apply("process.roles").contains("collector")) {
            for (String port : List.of("syslog.tcp.enabled", "syslog.tls.enabled")) {
                needed += "true".equals(settings.apply(port))
                        ? Long.parseLong(settings.apply("syslog.maximum-connections"))
                        : 0;
            }
        }
        String subject = "open files";
        return limit >= needed
                ? Finding.good(subject, limit + " are allowed")
                : Finding.warning(
                        subject,
                        limit + " are allowed, but the connections that the settings allow and what is open anyway"
                                + " may be " + needed
                                + ": raise the limit (ulimit -n, LimitNOFILE of systemd), or lower"
                                + " the setting; at the limit files are not read either",
                        "syslog.maximum-connections");
    }
}
