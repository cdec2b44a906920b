package io.smartcar.event.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.event.kind.KindHarness;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyValueFormatTest {
    private final KindHarness pairs = KindHarness.of("format", "key-value", "columns", "a,b", "key", "b");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a=1 b=2                      | 1       | 2",
                "b=2   a=1                    | 1       | 2",
                "INFO it: a=1 c=3 b=2 done    | 1       | 2",
                "a=\"x y\" b=\"say \\\"hi\\\"\" | x y    | say \"hi\"",
                "a= b=                        | ``      | ``",
                "a=\"\" b=/x?y=z              | ``      | /x?y=z",
                "a b=서울                      | true    | 서울",
                // blanks around =; a value ends where such a key begins
                "a = 1 b = 2                  | 1       | 2",
                "a =1\tb\t=\t\"x = y\"       | 1       | x = y",
                "a = x?y=z c =  b = 2         | x?y=z   | 2",
                "b = 2 a =                    | ``      | 2",
                "a =   b = 2                  | ``      | 2",
                "a= b=2                       | ``      | 2",
                "a=1 b=2 a=3                  | 3       | 2",
            })
    void shouldFindPairsByTheirKeys(String line, String a, String b) {
        assertThat(pairs.cells(line)).isEqualTo(Map.of("a", a, "b", b));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // values as written
                "a=\"CORP\\nancy\" b=x\\t                  | CORP\\nancy          | x\\t",
                "a=\"C:\\new\\temp\\report.txt\" b=1         | C:\\new\\temp\\report.txt | 1",
                "a=\"D:\\data\" b=\"line\\nnext\"            | D:\\data             | line\\nnext",
                "a=\"caf\\u00e9\" b=\"\\d+\"                 | caf\\u00e9           | \\d+",
                "a=\"\\\\host\\share\" b=C:\\\\x             | \\\\host\\share       | C:\\\\x",
                // a writer that escapes backslashes and quotes
                "a=\"C:\\\\server\" b=\"\\\\\\\\host\\\\share\"   | C:\\server           | \\\\host\\share",
                "a=\"C:\\\\tom\\\\\" b=\"\\\\\\\"\"              | C:\\tom\\            | \\\"",
                "a=\"say \\\"hi\\\" now\" b=1                | say \"hi\" now       | 1",
                "a=\"got \\\"x\\\" level=info\" b=1          | got \"x\" level=info | 1",
                "a=\"\\\"x\\\"\" b=\"y=\\\"z\\\"\"                | \"x\"                | y=\"z\"",
                "a=\"C:\\tom \\\"hi\\\"\" b=1                | C:\\tom \"hi\"       | 1",
                // a backslash before the quote that ends a value
                "a=\"C:\\Users\\tom\\\" b=\"accept\"          | C:\\Users\\tom\\      | accept",
                "a=\"C:\\Users\\tom\\\" b=accept              | C:\\Users\\tom\\      | accept",
                "b=1 a=\"C:\\Users\\tom\\\"                   | C:\\Users\\tom\\      | 1",
                "a=\"C:\\\" b=\"D:\\data\\\"                    | C:\\                | D:\\data\\",
                "a=\"C:\\\" c=\"\" b=\" hello there\"           | C:\\                | ` hello there`",
                "a=\"\\\\host\\c$\\\" b=\"say \\\"hi\\\" now\"     | \\\\host\\c$\\        | say \"hi\" now",
            })
    void shouldReadBackslashesAsWritten(String line, String a, String b) throws Exception {
        assertThat(pairs.cells(line)).isEqualTo(Map.of("a", a, "b", b));
        assertThat(pairs.key(line)).isEqualTo(b);
    }

    /** As HAProxy and the Linux audit system write values that have quotes. */
    @Test
    void shouldReadOtherQuotes() throws Exception {
        KindHarness single = KindHarness.of("format", "key-value", "columns", "a,b", "quote", "'");

        assertThat(single.cells("a='\"GET / HTTP/1.1\"' b='it\\'s'"))
                .isEqualTo(Map.of("a", "\"GET / HTTP/1.1\"", "b", "it's"));
        assertThat(single.cells("a='op=PAM acct=\"root\"' b=\"x"))
                .isEqualTo(Map.of("a", "op=PAM acct=\"root\"", "b", "\"x"));
        assertThatThrownBy(() -> KindHarness.of("format", "key-value", "columns", "a", "quote", "="))
                .hasMessageContaining("quote is wrong: expected another character than the delimiters, got '='");
    }

    @Test
    void shouldAcceptOtherCharactersAndSources() {
        KindHarness other =
                KindHarness.of("format", "key-value", "columns", "user=u,text", "delimiter", ";", "key-delimiter", ":");

        assertThat(other.cells(" u : al ; text:\"a;b\" ; x:1 ;")).isEqualTo(Map.of("user", "al", "text", "a;b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a=1                | columns: Expected 'b' (kind.x.columns), but the line does not have it",
                "a=1 b=\"x          | format: Expected a closing quote for the one at byte 6, but the line ends",
                "a=1 b=\"x\\\"y    | format: Expected a closing quote for the one at byte 6",
                "a=1 b=\"x\"y       | format: Expected the next pair or the end of the line after the quote at byte 8",
            })
    void shouldRejectMalformedPairs(String line, String rejection) {
        assertThat(pairs.rejection(line)).startsWith(rejection);
    }

    @Test
    void shouldIgnoreMissingOrRejectExtraColumnsIfConfigured() {
        assertThat(KindHarness.of("format", "key-value", "columns", "a,b", "missing-columns", "ignore")
                        .cells("b=2"))
                .isEqualTo(Map.of("b", "2"));
        assertThat(KindHarness.of("format", "key-value", "columns", "a", "extra-columns", "reject")
                        .rejection("a=1 c=2"))
                .isEqualTo("columns: Expected no column but those of kind.x.columns, got 'c'");
    }

    @Test
    void shouldFindTheKey() throws Exception {
        assertThat(pairs.key("a=1 b=car")).isEqualTo("car");
        assertThatThrownBy(() -> pairs.key("a=1")).hasMessageContaining("'b' (kind.x.key)");
    }

    @Test
    void shouldReadWellFormedLines() {
        Random random = new Random(45);
        for (int round = 0; round < 5000; round++) {
            String a = text(random);
            String b = text(random);
            assertThat(pairs.cells("a=" + quoted(a) + " b=" + quoted(b))).isEqualTo(Map.of("a", a, "b", b));
        }
    }

    @Test
    void shouldNeverFailExceptByRejecting() {
        Random random = new Random(46);
        KindHarness lax = KindHarness.of("format", "key-value", "columns", "a,b,id", "missing-columns", "ignore");
        for (int round = 0; round < 20_000; round++) {
            String line = "id=1 " + text(random) + text(random);
            try {
                lax.key(line);
                assertThat(lax.put(line.getBytes(StandardCharsets.UTF_8))).isNotNull();
            } catch (AssertionError e) {
                assertThat(lax.rejection(line)).startsWith("format: ");
            } catch (Exception e) {
                throw new AssertionError("Failed on '" + line + "'", e);
            }
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(8); length > 0; length--) {
            text.append("a\"\\ =\nb가\t".charAt(random.nextInt(9)));
        }
        return text.toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    @Test
    void shouldNameWrongSettings() {
        assertThatThrownBy(() -> KindHarness.of("format", "key-value"))
                .hasMessageContaining("kind.x.columns is missing");
        assertThatThrownBy(() -> KindHarness.of("format", "key-value", "columns", "a", "key-delimiter", " "))
                .hasMessageContaining("kind.x.key-delimiter is wrong: expected another character than the delimiter");
    }
}
