package io.smartcar.faults.audit;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The source compared with the records, rows and dead letters.
 *
 * @param lines   how many lines the source has
 * @param dropped how many of them must not appear anywhere
 * @param stored  how many of them have the expected row, or had it until the table was dropped
 */
public record Comparison(
        long lines,
        long dropped,
        long stored,
        List<Differences> kafka,
        List<Differences> hbase,
        Differences deadLetters) {

    public Stream<Differences> findings() {
        return Stream.of(kafka.stream(), hbase.stream(), Stream.of(deadLetters)).flatMap(findings -> findings);
    }

    /** Whether nothing is missing, wrong or extra, and nothing has a second version. Duplicates in Kafka are allowed. */
    public boolean isClean() {
        return findings().allMatch(Differences::isClean);
    }

    /** How many records Kafka holds beyond the first of each event. */
    public long duplicates() {
        return kafka.stream().mapToLong(differences -> differences.duplicates).sum();
    }

    /** How many dead letters there are beyond the first of each line. */
    public long duplicateDeadLetters() {
        return deadLetters.duplicates;
    }

    /** How many lines are accounted for: stored, dropped and dead-lettered. */
    public long accounted() {
        return stored + dropped + deadLetters.expected - deadLetters.missing;
    }

    /** The table. */
    @Override
    public String toString() {
        Stream<String> table =
                Stream.concat(Stream.of(Differences.HEADINGS), findings().map(Differences::toString));
        Stream<String> examples = findings().flatMap(differences -> differences.examples().stream());
        return Stream.of(
                        Stream.of(String.format("%d lines, %d of them to be dropped", lines, dropped)), table, examples)
                .flatMap(part -> part)
                .collect(Collectors.joining("\n", "\n", "\n"));
    }
}
