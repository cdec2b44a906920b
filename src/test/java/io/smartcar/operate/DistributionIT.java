package io.smartcar.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution as it was packed, with a conf/ that an operator has edited. */
class DistributionIT {
    private static final String DRIVER = "20160101000000,X0001,3,0,F,N,15,C01\n";

    @TempDir
    Path folder;

    @Test
    void shouldHaveTheKindsInConfAndNoOthers() throws Exception {
        Path log = Files.writeString(folder.resolve("SmartCarDriverInfo.log"), DRIVER);
        PackedDistribution.copyTo(folder);
        Path kinds = folder.resolve("conf/kinds");
        assertThat(tried(log)).contains("1 kept (driver 1)");

        Files.move(kinds.resolve("driver.properties"), kinds.resolve("car.properties"));
        assertThat(tried(log)).contains("1 kept (car 1)");

        Files.move(kinds.resolve("car.properties"), kinds.resolve("car.properties.off"));
        assertThat(tried(log)).contains("No kind claims the name of");
    }

    private String tried(Path log) throws Exception {
        Process process = new ProcessBuilder(
                        folder.resolve("bin/smartcar-routes").toString(), "try", "-", log.toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed;
    }
}
