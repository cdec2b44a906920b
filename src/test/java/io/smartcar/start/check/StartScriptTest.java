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
    @ValueSource(strings = {"", "-Dcamel.main.profile=multi-node"})
    void shouldRunTheRoutesInAJavaWithTheOptionsIfThereIsNoCommand(String option) throws Exception {
        assertThat(argumentsOfJava(option.isEmpty() ? new String[0] : new String[] {option}))
                .containsSequence(option.isEmpty() ? List.of("-cp") : List.of(option, "-cp"))
                .endsWith("io.smartcar.operate.RunCommand");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "chek", "check -Da=b", "-Da=b try - x.log"})
    void shouldLeaveAllWordsToTheCommands(String words) throws Exception {
        assertThat(argumentsOfJava(words.split(" ")))
                .contains("-Dcommand.directory=" + Path.of("").toAbsolutePath())
                .containsSequence(List.of(("io.smartcar.operate.Commands " + words).split(" ")))
                .endsWith(words.split(" "));
    }

    private List<String> argumentsOfJava(String... words) throws Exception {
        String printed = outputOf(start("printf '%s\\n' \"$@\"", Map.of("LANG", "C.UTF-8"), words));
        return printed.lines().toList();
    }

    /** The script's LC_ALL when it starts Java; empty if that is not set. */
    private String localeOfJava(Map<String, String> environment) throws Exception {
        return outputOf(start("printf %s \"${LC_ALL:-}\"", environment));
    }

    private static String outputOf(Process process) throws Exception {
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    private Process start(String ofJava, Map<String, String> environment, String... words) throws Exception {
        Path script = folder.resolve("bin/smartcar-routes");
        Path java = folder.resolve("jre/bin/java");
        if (Files.notExists(java)) {
            Files.createDirectories(script.getParent());
            Files.copy(Path.of("src/main/distribution/bin/smartcar-routes"), script);
            Files.createDirectories(java.getParent());
            Files.writeString(java, "#!/bin/sh\n" + ofJava + "\n");
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
