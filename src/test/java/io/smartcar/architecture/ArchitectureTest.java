package io.smartcar.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package may know which. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.smartcar");

    @Test
    void shouldKeepEachComponentToItself() {
        for (String component : new String[] {"hbase", "tail", "hdfs", "spool"}) {
            String own = "io.smartcar.component." + component + "..";
            noClasses()
                    .that()
                    .resideInAPackage(own)
                    .should()
                    .dependOnClassesThat(DescribedPredicate.and(
                            JavaClass.Predicates.resideInAPackage("io.smartcar.."),
                            DescribedPredicate.not(JavaClass.Predicates.resideInAPackage(own))))
                    .because("a component depends on Camel and its client only, so that others can use it")
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }
    }

    @Test
    void shouldLetEventsKnowTheStoreButNotItsTransaction() {
        noClasses()
                .that()
                .resideInAPackage("io.smartcar.event..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.smartcar.transaction..", "io.smartcar.check..")
                .check(CLASSES);
    }

    @Test
    void shouldNotLetTheTransactionKnowTheChecks() {
        noClasses()
                .that()
                .resideInAPackage("io.smartcar.transaction..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.smartcar.check..")
                .check(CLASSES);
    }

    @Test
    void shouldHaveNoCyclesBetweenPackages() {
        slices().matching("io.smartcar.(*)..").should().beFreeOfCycles().check(CLASSES);
    }
}
