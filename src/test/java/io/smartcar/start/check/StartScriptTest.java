package io.smartcar.start.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code bin/smartcar-routes} hands to Java. */
class StartScriptTest {
    @TempDir
    Path folder;

    @Test
    void shouldGiveJavaALocaleOfAllLettersIfThereIsNone() throws Exception {
        assertThat(localeOfJava(Map.of())).isEqualTo("C.UTF-8");
    }

    /** As systemd and cron have it; one that is not installed; one that is overridden. */
    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX", "xx_XX.UTF-8"})
    void shouldGiveJavaALocaleOfAllLettersIfItHasThoseOfAsciiOnly(String locale) throws Exception {
        assertThat(localeOfJava(Map.of("LANG", locale))).isEqualTo("C.UTF-8");
        assertThat(localeOfJava(Map.of("LANG", "C.UTF-8", "LC_ALL", locale))).isEqualTo("C.UTF-8");
    }

    @Test
    void shouldLeaveALocaleThatHasMoreLettersAsItIs() throws Exception {
        assertThat(localeOfJava(Map.of("LANG", "C.UTF-8"))).isEmpty();
        assertThat(localeOfJava(Map.of("LC_ALL", "C.utf8"))).isEqualTo("C.utf8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chek", "--help", "camel.main.profile=multi-node"})
    void shouldSayHowItIsUsedIfItDoesNotKnowTheFirstWord(String word) throws Exception {
        Process process = start(Map.of(), word);
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isEqualTo(2);
        assertThat(printed)
                .startsWith("smartcar-routes: expected check, try, sketch, ddl, -Dkey=value or nothing, got '" + word
                        + "'\n")
                .contains("\n  bin/smartcar-routes check [-Dkey=value …] ", "\nJAVA_HOME ")
                .doesNotContain("set -eu");
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "try", "-Dcamel.main.profile=multi-node"})
    void shouldStartJavaForTheWordsThatItKnows(String word) throws Exception {
        Process process = start(Map.of("LANG", "C.UTF-8"), word);
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed).isEmpty();
    }

    /** The script's LC_ALL when it starts Java; empty if that is not set. */
    private String localeOfJava(Map<String, String> environment) throws Exception {
        Process process = start(environment);
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    private Process start(Map<String, String> environment, String... words) throws Exception {
        Path script = folder.resolve("bin/smartcar-routes");
        Path java = folder.resolve("jre/bin/java");
        if (Files.notExists(java)) {
            Files.createDirectories(script.getParent());
            Files.copy(Path.of("src/main/distribution/bin/smartcar-routes"), script);
            Files.createDirectories(java.getParent());
            Files.writeString(java, "#!/bin/sh\nprintf %s \"${LC_ALL:-}\"\n");
            assertThat(java.toFile().setExecutable(true)).isTrue();
        }
        ProcessBuilder builder = new ProcessBuilder("sh", script.toString()).redirectErrorStream(true);
        builder.command().addAll(List.of(words));
        builder.environment().keySet().removeIf(name -> name.equals("LANG") || name.startsWith("LC_"));
        builder.environment().put("JAVA_HOME", folder.resolve("jre").toString());
        builder.environment().putAll(environment);
        return builder.start();
    }
}
