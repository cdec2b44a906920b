package io.smartcar.faults;

import io.smartcar.faults.audit.Comparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Prints a line for each fault when all tests have run, and keeps the table in {@code target/faults/table.txt}. */
public final class FaultTable implements BeforeAllCallback, AutoCloseable {
    private static final Path FILE = Path.of("target", "faults", "table.txt");
    private static final List<String> ROWS = Collections.synchronizedList(new ArrayList<>());
    private static final String HEADINGS = String.format(
            "%-48s %7s %7s %8s %8s %5s %7s %6s %6s %9s %9s %10s %12s %9s %17s %8s",
            "fault",
            "events",
            "detect",
            "recover",
            "rereads",
            "lost",
            "missing",
            "wrong",
            "extra",
            "versions",
            "disorder",
            "duplicates",
            "dead letters",
            "CPU",
            "heap/all memory",
            "seed");

    static void add(FaultRun run, Comparison comparison) {
        String row = String.format(
                "%-48s %7d %7s %8s %8s %5d %7d %6d %6d %9d %9d %10d %12d %9s %17s %8s",
                run.fault(),
                comparison.lines() - comparison.dropped(),
                run.detection(),
                run.recovery(),
                run.rereads(),
                run.lost(),
                sum(comparison, "missing"),
                sum(comparison, "wrong"),
                sum(comparison, "extra"),
                sum(comparison, "versions"),
                sum(comparison, "disorder"),
                comparison.duplicates() + comparison.duplicateDeadLetters(),
                comparison.deadLetters().found,
                run.waitingCpu(),
                run.waitingMemory(),
                run.seed());
        ROWS.add(row);
        System.out.println(HEADINGS + "\n" + row);
    }

    private static long sum(Comparison comparison, String column) {
        return comparison
                .findings()
                .mapToLong(differences -> switch (column) {
                    case "missing" -> differences.missing;
                    case "wrong" -> differences.wrong;
                    case "extra" -> differences.extra;
                    case "versions" -> differences.versions;
                    default -> differences.disorder;
                })
                .sum();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // closed with the root, when the last class has run
        context.getRoot()
                .getStore(Namespace.create(FaultTable.class))
                .getOrComputeIfAbsent(FaultTable.class, first -> this);
    }

    @Override
    public void close() throws IOException {
        String table = HEADINGS + "\n" + String.join("\n", ROWS) + "\n";
        System.out.println("\n" + table);
        Files.createDirectories(FILE.getParent());
        Files.writeString(FILE, table);
    }
}
