package io.smartcar.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.hdfs.HdfsComponent;
import io.smartcar.cluster.process.ClassPaths;
import io.smartcar.cluster.process.JavaCommand;
import io.smartcar.cluster.process.ServerFiles;
import io.smartcar.cluster.process.ServerProcess;
import io.smartcar.event.kind.Kinds;
import io.smartcar.event.kind.Samples;
import io.smartcar.store.hdfs.EventToFile;
import io.smartcar.store.hdfs.FolderTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hive itself, with its metastore, creates the table that {@code ddl hive} prints and counts the events of the files:
 * {@code mvn verify -Dgroups=hive -Dservers.last=hive}.
 */
@Tag("hive")
class HiveTableIT {
    private static final String FOLDERS = "{kind}/wrk_date={date(yyyyMMdd)}";
    private static final List<String> LINES = List.of(
            "20160101000000,A0001,3,0,F,N,15,C01",
            "20160102000000,A0001,4,0,F,N,20,C01",
            "20160101000002,A0002,5,0,F,N,25,C01");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"text", "parquet"})
    void shouldBeATableInWhichHiveSeesEachEvent(String format) throws Exception {
        Kinds kinds = Samples.kinds("kind.driver.types", "speed_pedal=int,speed=double");
        Path path = folder.resolve("collect");
        write(kinds, path, format);
        Files.writeString(path.resolve("driver/wrk_date=20160101/.open"), "an open file\n");
        String table = HiveTable.of(
                kinds.mandatory("driver"),
                Map.of("hdfs.format", format, "hdfs.path", "file:" + path, "hdfs.folder", FOLDERS)::get);

        List<String> answer = hive(
                table
                        + "SELECT wrk_date, count(*), sum(speed_pedal), sum(speed) FROM driver GROUP BY wrk_date ORDER BY wrk_date;");

        assertThat(answer).contains("20160101\t2\t8\t40.0", "20160102\t1\t4\t20.0");
    }

    private static void write(Kinds kinds, Path path, String format) throws Exception {
        EventToFile mapping =
                new EventToFile(kinds, Clock.systemUTC(), FolderTemplate.compile(FOLDERS), format.equals("parquet"));
        try (CamelContext context = new DefaultCamelContext()) {
            HdfsComponent component = new HdfsComponent(context);
            component.setUri("file:///");
            context.addComponent("hdfs", component);
            context.start();
            for (String line : LINES) {
                Exchange event = Samples.event(context, "smartcar-driver", line);
                mapping.map(event);
                context.createProducerTemplate().send("hdfs:" + path + "?format=" + format, event);
                assertThat(event.getException()).isNull();
            }
        }
    }

    private List<String> hive(String statements) throws IOException {
        ServerFiles files = new ServerFiles(folder);
        Path conf = files.folder("hive");
        files.writeXml(conf.resolve("hive-site.xml"), settings());
        Path script = Files.writeString(conf.resolve("script.sql"), statements);
        JavaCommand java =
                new JavaCommand().quickToStart().option("-Xmx512m", "-Dderby.stream.error.file=" + files.log("derby"));
        Stream.of(
                        "lang",
                        "net",
                        "nio",
                        "text",
                        "time",
                        "util",
                        "util.concurrent",
                        "util.concurrent.atomic",
                        "util.regex")
                .forEach(opened -> java.option("--add-opens", "java.base/java." + opened + "=ALL-UNNAMED"));
        java.classPath(conf, ClassPaths.of("hive"));
        ServerProcess.run(
                "query",
                java.running("org.apache.hadoop.hive.cli.CliDriver", conf, List.of("-S", "-f", script.toString())),
                files.log("hive"));
        return Files.readAllLines(files.log("hive"));
    }

    private Map<String, Object> settings() {
        return Map.of(
                "javax.jdo.option.ConnectionURL",
                "jdbc:derby:;databaseName=" + folder.resolve("metastore") + ";create=true",
                "datanucleus.schema.autoCreateAll",
                true,
                "hive.metastore.schema.verification",
                false,
                "hive.metastore.warehouse.dir",
                folder.resolve("warehouse"),
                "hive.exec.scratchdir",
                folder.resolve("scratch"),
                "hive.exec.local.scratchdir",
                folder.resolve("local-scratch"),
                "fs.defaultFS",
                "file:///",
                "hive.execution.engine",
                "mr",
                "hive.support.concurrency",
                false,
                "hive.txn.manager",
                "org.apache.hadoop.hive.ql.lockmgr.DummyTxnManager");
    }
}
