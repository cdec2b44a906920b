package io.smartcar.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Which package may know which. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.smartcar");

    private static final String HADOOP_FILE_SYSTEM =
            "org\\.apache\\.hadoop\\..*(FileContext(\\$Util)?|FileSystem|Fs|DFSClient)";

    @Test
    void shouldKeepEachComponentToItself() {
        for (String component : new String[] {"hbase", "hdfs", "tail", "spool", "kafka"}) {
            String own = "io.smartcar.camel." + component + "..";
            noClasses()
                    .that()
                    .resideInAPackage(own)
                    .should()
                    .dependOnClassesThat(DescribedPredicate.and(
                            JavaClass.Predicates.resideInAPackage("io.smartcar.."),
                            DescribedPredicate.not(
                                    JavaClass.Predicates.resideInAnyPackage(own, "io.smartcar.camel.support.."))))
                    .because("a component depends on Camel and its client only, so that others can use it")
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }
    }

    @Test
    void shouldDependInOneDirection() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("start")
                .definedBy("io.smartcar.start..")
                .layer("operate")
                .definedBy("io.smartcar.operate..")
                .layer("collect")
                .definedBy("io.smartcar.collect..")
                .layer("send")
                .definedBy("io.smartcar.send..")
                .layer("store")
                .definedBy("io.smartcar.store..")
                .layer("replay")
                .definedBy("io.smartcar.replay..")
                .layer("event")
                .definedBy("io.smartcar.event..")
                .layer("camel")
                .definedBy("io.smartcar.camel..")
                .whereLayer("start")
                .mayOnlyBeAccessedByLayers("operate")
                .whereLayer("operate")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("collect")
                .mayOnlyBeAccessedByLayers("start", "operate")
                .whereLayer("send")
                .mayOnlyBeAccessedByLayers("start", "operate")
                .whereLayer("store")
                .mayOnlyBeAccessedByLayers("start", "operate")
                .whereLayer("replay")
                .mayOnlyBeAccessedByLayers("start", "operate")
                .whereLayer("event")
                .mayOnlyBeAccessedByLayers("start", "operate", "collect", "send", "store", "replay")
                .check(CLASSES);
    }

    @Test
    void shouldCreateAndRenameInHdfsInOnePlaceOnly() {
        noClasses()
                .that()
                .haveNameNotMatching(".*[.](ControlFolder|NewFiles|HdfsAccess)([$].*)?")
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "creates, renames or deletes in a Hadoop file system",
                        (JavaMethodCall call) -> call.getTargetOwner().getName().matches(HADOOP_FILE_SYSTEM)
                                && call.getName().matches("(create|mkdir|rename|delete|append|truncate|concat).*")))
                .because(
                        "a fenced owner would be an owner again if its folder were created with that of a file; another"
                                + " class that must, outside the folders of partitions, is named here")
                .check(CLASSES);
    }

    @Test
    void shouldHaveNoCyclesAtAnyLevel() {
        SoftAssertions cycles = new SoftAssertions();
        for (String slice : new String[] {
            "io.smartcar.(*)..",
            "io.smartcar.camel.(*)..",
            "io.smartcar.camel.(*).(**)",
            "io.smartcar.collect.(*)..",
            "io.smartcar.event.(*)..",
            "io.smartcar.start.(*)..",
            "io.smartcar.store.(*)..",
            "io.smartcar.(**)"
        }) {
            cycles.assertThat(slices().matching(slice)
                            .should()
                            .beFreeOfCycles()
                            .evaluate(CLASSES)
                            .getFailureReport()
                            .getDetails())
                    .as(slice)
                    .isEmpty();
        }
        cycles.assertAll();
    }

    @Test
    void shouldKeepFoldersSmallEnoughToBeRead() throws IOException {
        for (String root : new String[] {"src/main/java", "src/test/java"}) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                Map<Path, Long> sizes = files.filter(
                                file -> file.toString().endsWith(".java") && !file.endsWith("package-info.java"))
                        .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));
                assertThat(sizes).as("Java files by folder").allSatisfy((folder, size) -> assertThat(size)
                        .as("%s", folder)
                        .isLessThanOrEqualTo(25));
            }
        }
    }
}
