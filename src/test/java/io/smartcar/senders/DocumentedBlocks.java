package io.smartcar.senders;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.process.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The examples of a page of the documentation, which the tests run as they stand there. */
final class DocumentedBlocks {
    private static final Pattern BLOCK = Pattern.compile("^```\\w*\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    private final String page;
    private final List<String> blocks;

    /** @param page a file in {@code docs/} */
    DocumentedBlocks(String page) {
        this.page = page;
        try {
            blocks = BLOCK.matcher(Files.readString(Project.path("docs", page)))
                    .results()
                    .map((MatchResult block) -> block.group(1))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read docs/" + page, failure);
        }
    }

    /**
     * The one block that holds all these texts.
     *
     * @param places what stands in it and what takes its place in the test: a host, a port, a folder
     */
    String with(List<String> texts, String... places) {
        List<String> found = blocks.stream()
                .filter(block -> texts.stream().allMatch(block::contains))
                .toList();
        assertThat(found).as("blocks with %s in docs/%s", texts, page).hasSize(1);
        String block = found.get(0);
        for (int place = 0; place < places.length; place += 2) {
            assertThat(block).as("an example of docs/%s", page).contains(places[place]);
            block = block.replace(places[place], places[place + 1]);
        }
        return block;
    }
}
