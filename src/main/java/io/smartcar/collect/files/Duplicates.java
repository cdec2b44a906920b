package io.smartcar.collect.files;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.smartcar.collect.files.content.DamagedFileException;
import io.smartcar.collect.files.content.FileContent;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Detects files whose content was read before, by size and edges before they are read and by content afterwards. Empty
 * files are never duplicates.
 *
 * @param choice the outcome of a duplicate
 * @param maxDecompressedBytes the largest size of a decompressed file
 */
record Duplicates(FileChoice choice, FileMemory memory, long maxDecompressedBytes) {
    /** Whether contents are compared at all. */
    boolean isEnabled() {
        return choice != FileChoice.IGNORE;
    }

    /** Decides the outcome of a file that need not be read because its content was read before. */
    boolean decideUnread(FileReading reading) throws IOException {
        long size = reading.snapshot().size();
        if (!isEnabled() || size == 0) {
            return false;
        }
        String edges = FileContent.edges(reading.file());
        reading.fingerprint(edges, "");
        if (choice == FileChoice.READ || !memory.mayHave(size, edges)) {
            return false;
        }
        Optional<KnownFile> earlier = memory.withContent(contentOf(reading));
        earlier.ifPresent(known ->
                reading.decide(choice == FileChoice.MOVE ? FileOutcome.DUPLICATE : FileOutcome.LEFT, reason(known)));
        return earlier.isPresent();
    }

    /** Completes the fingerprint of a file that was read. Returns why it is a duplicate, if it is one. */
    Optional<String> check(FileReading reading) throws IOException {
        if (!isEnabled() || reading.snapshot().size() == 0) {
            return Optional.empty();
        }
        String edges = reading.edges().isEmpty() ? FileContent.edges(reading.file()) : reading.edges();
        reading.fingerprint(edges, reading.content().sha256());
        return memory.withContent(reading.sha256()).map(Duplicates::reason);
    }

    private String contentOf(FileReading reading) throws IOException {
        try (FileContent content = FileContent.open(reading.file(), maxDecompressedBytes, true)) {
            content.transferTo(OutputStream.nullOutputStream());
            return content.sha256();
        } catch (DamagedFileException e) {
            // reading the file fails likewise, and reports it
            return "";
        }
    }

    private static String reason(KnownFile earlier) {
        return "same content as " + earlier.state().path() + ", read at "
                + earlier.when().truncatedTo(SECONDS);
    }
}
