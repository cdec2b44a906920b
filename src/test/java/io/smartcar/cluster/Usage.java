package io.smartcar.cluster;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.management.MBeanServerConnection;

/**
 * The resources that a routes' process has used so far.
 *
 * @param cpuNanos      CPU time of all its threads since it started
 * @param residentBytes resident memory in bytes
 * @param heapBytes     heap that is in use after a collection
 */
public record Usage(long cpuNanos, long residentBytes, long heapBytes) {
    private static final long KIBIBYTE = 1024;

    /**
     * Measures a process, after a garbage collection.
     *
     * @throws IOException if the process cannot be asked
     */
    public static Usage of(RoutesProcess routes) throws IOException {
        return InsideView.of(routes, connection -> {
            long cpu = bean(connection, ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME, OperatingSystemMXBean.class)
                    .getProcessCpuTime();
            MemoryMXBean memory = bean(connection, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
            memory.gc();
            return new Usage(
                    cpu, resident(routes.pid()), memory.getHeapMemoryUsage().getUsed());
        });
    }

    private static <T> T bean(MBeanServerConnection connection, String name, Class<T> type) throws IOException {
        return ManagementFactory.newPlatformMXBeanProxy(connection, name, type);
    }

    private static long resident(long pid) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .sum()
                    * KIBIBYTE;
        }
    }
}
