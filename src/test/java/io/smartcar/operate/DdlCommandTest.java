package io.smartcar.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code bin/smartcar-routes ddl} prints and returns, with the real settings and no server. */
class DdlCommandTest {
    private final Properties settings = new Properties();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @Test
    void shouldPrintTheStatementForAShippedKind() {
        assertThat(ddl("driver")).isZero();
        assertThat(statement())
                .isEqualTo("create 'DriverCarInfo', {NAME => 'cf1', VERSIONS => 1, DATA_BLOCK_ENCODING => 'FAST_DIFF'},"
                        + " SPLITS => ['1', '2', '3', '4', '5', '6', '7', '8', '9']");
        assertThat(printed()).contains("# Not compressed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{salt(line,4)}-{car}-{id} | '1', '2', '3'",
                "{salt(pad(car,9),12)}-{id} | '01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11'",
                "{hash(car)}-{id} | '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'",
                "{sha256(car,2)}-{id} | '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'",
                "{reverse(time)}-{id} | '1', '2', '3', '4', '5', '6', '7', '8', '9'"
            })
    void shouldSplitWhereTheRowKeyIsSpread(String row, String splits) {
        declareCars(row);

        assertThat(ddl("cars")).isZero();
        assertThat(statement()).endsWith(", SPLITS => [" + splits + "]");
    }

    @Test
    void shouldHaveAtMost64RegionsOfSalts() {
        declareCars("{salt(line,1000)}-{id}");

        assertThat(ddl("cars")).isZero();
        assertThat(statement().split("', '")).hasSize(63);
        assertThat(statement()).contains("['015', '031', ");
    }

    @Test
    void shouldNotSplitBlindly() {
        declareCars("{car}-{time}");

        assertThat(ddl("cars")).isZero();
        assertThat(statement())
                .isEqualTo("create 'Cars', {NAME => 'f', VERSIONS => 1, DATA_BLOCK_ENCODING => 'FAST_DIFF'}");
        assertThat(printed())
                .contains("# One region, since it is unknown with which values the row key {car}-{time} begins");
    }

    @Test
    void shouldWarnOfARowKeyThatBeginsWithTheTime() {
        declareCars("{max-minus(time_ms)}-{car}");

        assertThat(ddl("cars")).isZero();
        assertThat(printed()).contains("# The row key begins with the time");
    }

    @Test
    void shouldSplitBetweenTheRowKeysOfAFile() throws IOException {
        declareCars("{car}-{time}");
        List<String> cars = List.of("A\\0001", "서울", "X'01", "Z");
        Files.writeString(
                folder.resolve("cars.csv"),
                "no event\n"
                        + cars.stream()
                                .flatMap(car ->
                                        IntStream.range(10, 40).mapToObj(second -> "202611220815" + second + "," + car))
                                .collect(Collectors.joining("\n")));

        assertThat(ddl("cars", "cars.csv")).isZero();
        // 16 regions of 7 or 8 keys
        assertThat(statement())
                .contains(
                        "SPLITS => ['A\\x5C0001-2026112208151",
                        "'X\\'01-",
                        "'\\xEC\\x84\\x9C\\xEC\\x9A\\xB8-20261122081517'")
                .doesNotContain("서");
        assertThat(statement().split("', '")).hasSize(15);
    }

    @Test
    void shouldCreateTheFamiliesOfAllKindsOfTheTable() {
        declareCars("{salt(car,2)}-{id}");
        settings.setProperty("kind.more.topic", "more");
        settings.setProperty("kind.more.table", "fleet:Cars");
        settings.setProperty("kind.more.family", "g");
        settings.setProperty("kind.cars.table", "fleet:Cars");

        assertThat(ddl("cars")).isZero();
        assertThat(printed()).startsWith("# create_namespace 'fleet'\n");
        assertThat(statement())
                .startsWith("create 'fleet:Cars', {NAME => 'f', VERSIONS => 1, ")
                .contains("}, {NAME => 'g', VERSIONS => 1, ");
    }

    @Test
    void shouldSayInOneSentenceWhyThereIsNoStatement() throws IOException {
        declareCars("{car}-{time}");
        Files.writeString(folder.resolve("other.csv"), "no event\n");

        assertThat(List.of(ddl("nothing"), ddl("cars", "none.csv"), ddl("cars", "other.csv"), ddl("hive", "nothing")))
                .containsOnly(1);
        assertThat(printed()).isEmpty();
        assertThat(errors.toString(StandardCharsets.UTF_8).lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo("Expected one of the kinds driver, status, cars, got 'nothing'"),
                        line -> assertThat(line).startsWith("There is no file "),
                        line -> assertThat(line).startsWith("No line of "),
                        line -> assertThat(line).endsWith("got 'nothing'"));
    }

    @Test
    void shouldPrintHivesTableOfLines() {
        assertThat(ddl("hive", "driver")).isZero();
        assertThat(printed())
                .isEqualTo(
                        """
                        CREATE EXTERNAL TABLE IF NOT EXISTS `driver` (
                          `date` string,
                          `car_number` string,
                          `speed_pedal` string,
                          `break_pedal` string,
                          `steer_angle` string,
                          `direct_light` string,
                          `speed` string,
                          `area_number` string
                        )
                        PARTITIONED BY (`wrk_date` string)
                        ROW FORMAT DELIMITED FIELDS TERMINATED BY ','
                        STORED AS TEXTFILE
                        LOCATION '/pilot-pjt/collect/driver'
                        TBLPROPERTIES ('discover.partitions'='true');
                        -- finds new partitions; Hive's metastore does so by itself every few minutes, from Hive 4 on
                        MSCK REPAIR TABLE `driver`;
                        """);
    }

    @Test
    void shouldPrintHivesTableOfParquet() {
        declareCars("{id}");
        settings.setProperty("kind.cars.types", "car=decimal");
        settings.setProperty("kind.cars.fields.day", "{time}");
        settings.setProperty("hdfs.format", "parquet");
        settings.setProperty("hdfs.folder", "logs/{kind}/year={date(yyyy)}/month={date(MM)}");

        assertThat(ddl("hive", "cars")).isZero();
        assertThat(printed())
                .startsWith(
                        """
                        CREATE EXTERNAL TABLE IF NOT EXISTS `cars` (
                          `time` string,
                          `car` decimal(38,18),
                          `day` string
                        )
                        PARTITIONED BY (`year` string, `month` string)
                        STORED AS PARQUET
                        LOCATION '/pilot-pjt/collect/logs/cars'
                        TBLPROPERTIES""");
    }

    @Test
    void shouldDeclareWhatHiveNeedsOfAKindsText() {
        declareCars("{id}");
        settings.setProperty("kind.cars.delimiter", ";");
        settings.setProperty("kind.cars.encoding", "EUC-KR");
        settings.setProperty("kind.cars.types", "car=int");
        settings.setProperty("kind.cars.fields.day", "{time}");
        settings.setProperty("hdfs.folder", "{kind}");

        assertThat(ddl("hive", "cars")).isZero();
        assertThat(printed())
                .contains("  `car` int\n)\nROW FORMAT SERDE")
                .contains("('field.delim'='\\073', 'serialization.encoding'='x-windows-949')")
                .endsWith("LOCATION '/pilot-pjt/collect/cars';\n");
    }

    @Test
    void shouldPrintWholeLinesOfAFormatThatHiveDoesNotCut() {
        settings.setProperty("kind.calls.format", "json");
        settings.setProperty("kind.calls.columns", "user.id,time");
        settings.setProperty("kind.calls.topic", "calls");
        settings.setProperty("kind.calls.table", "Calls");
        settings.setProperty("kind.calls.family", "f");

        assertThat(ddl("hive", "calls")).isZero();
        assertThat(printed())
                .startsWith("-- ")
                .contains("(\n  `line` string\n)\n")
                .doesNotContain("ROW FORMAT");

        settings.setProperty("hdfs.format", "parquet");
        printed.reset();
        assertThat(ddl("hive", "calls")).isZero();
        assertThat(printed()).contains("(\n  `user_id` string,\n  `time` string\n)\n");
    }

    @Test
    void shouldRefuseNamesThatHiveDoesNotTellApart() {
        declareCars("{id}");
        settings.setProperty("hdfs.folder", "{kind}/Car={date}");

        assertThat(ddl("hive", "cars")).isOne();
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("'Car' twice");
    }

    private void declareCars(String row) {
        settings.setProperty("kind.cars.delimiter", ",");
        settings.setProperty("kind.cars.columns", "time,car");
        settings.setProperty("kind.cars.topic", "cars");
        settings.setProperty("kind.cars.table", "Cars");
        settings.setProperty("kind.cars.family", "f");
        settings.setProperty("kind.cars.row", row);
        settings.setProperty("kind.cars.time", "time");
        settings.setProperty("kind.cars.time-format", "yyyyMMddHHmmss");
        settings.setProperty("kind.cars.time-zone", "UTC");
    }

    private int ddl(String... words) {
        String[] arguments = Stream.concat(Stream.of("ddl"), Stream.of(words)).toArray(String[]::new);
        return Commands.run(settings, folder, stream(printed), stream(errors), arguments);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String statement() {
        return printed()
                .lines()
                .filter(line -> line.startsWith("create "))
                .findFirst()
                .orElseThrow();
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
