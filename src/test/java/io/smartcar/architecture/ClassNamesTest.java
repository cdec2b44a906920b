package io.smartcar.architecture;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A simple name tells which class is meant. */
class ClassNamesTest {
    @Test
    void shouldUseEachSimpleNameOnce() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".java"))
                            .filter(file -> !file.endsWith("package-info.java"))
                            .collect(groupingBy(Path::getFileName))
                            .values())
                    .as("files of each simple name")
                    .hasSizeGreaterThan(100)
                    .allSatisfy(sameName -> assertThat(sameName).hasSize(1));
        }
    }
}
