package io.smartcar.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindFilesTest {
    @TempDir
    Path folder;

    @Test
    void shouldMakeSettingsOfEachFile() throws IOException {
        write("access.properties", "\uFEFF# a comment with \\d\ntopic=access  \nkeep=^\\\\d\\\\|\\t, \\\n  #\\\\d\n");
        write("서울.properties.example", "topic");
        write("notes.properties~", "topic=other");
        write("master-data.properties", "topic=master\ncolumns=차량번호,이름\nfields.source=서울\n");
        assertThat(new KindFiles(folder).settings())
                .isEqualTo(Map.of(
                        "kind.access.topic", "access",
                        "kind.access.keep", "^\\d\\|\t, #\\d",
                        "kind.master-data.topic", "master",
                        "kind.master-data.columns", "차량번호,이름",
                        "kind.master-data.fields.source", "서울"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tabel=Access         | the key 'tabel' is unknown; did you mean 'table'?",
                "kind.a.table=Access  | the key 'kind.a.table' is unknown",
                "table=a%ntable=b     | the key 'table' is there twice",
                "%nkeep=^\\d          | in line 2 the backslash of \\d would be ignored: write \\\\d",
                "keep=a\\%n  \\.      | in line 2 the backslash of \\. would be ignored: write \\\\.",
                "keep=\\u12           | Malformed",
                "# nothing            | expected settings, such as topic"
            })
    void shouldNameAWrongFile(String text, String message) throws IOException {
        write("access.properties", text.replace("%n", "\n"));
        write("other.properties", "topc=x");
        assertThatThrownBy(() -> new KindFiles(folder).settings())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kinds/access.properties: " + message)
                .hasMessageContaining("kinds/other.properties: the key 'topc' is unknown; did you mean 'topic'?");
    }

    @Test
    void shouldRejectAnEncodingOtherThanUtf8() throws IOException {
        Files.write(folder.resolve("access.properties"), "fields.source=\u00fc".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> new KindFiles(folder).settings())
                .hasMessage("kinds/access.properties: line 1 is not UTF-8: save the file as UTF-8, in the editor or"
                        + " with iconv");
    }

    @Test
    void shouldReportEachChangeOnce() throws IOException {
        write("access.properties", "topic=access");
        write("errors.properties", "topic=errors");
        KindFiles files = new KindFiles(folder);
        assertThat(files.changes()).isEmpty();
        write("access.properties", "topic=ACCESS");
        Files.delete(folder.resolve("errors.properties"));
        write("later.properties", "topic=later");
        write("notes.txt", "topic=notes");
        assertThat(files.changes())
                .containsExactly(
                        "kinds/access.properties was changed: restart to use it",
                        "kinds/errors.properties was removed: restart to use it",
                        "kinds/later.properties was added: restart to use it");
        assertThat(files.changes()).isEmpty();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
