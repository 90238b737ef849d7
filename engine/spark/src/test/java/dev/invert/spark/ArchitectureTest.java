package dev.invert.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Checks what the module for Spark depends on; the test of the same name in the program does so for all other packages. */
@AnalyzeClasses(packages = "dev.invert", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule sparkUsesTheProgramThroughFewPackages = classes()
            .that()
            .resideInAPackage("dev.invert.spark")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.invert",
                    "dev.invert.activations",
                    "dev.invert.arrays",
                    "dev.invert.cli",
                    "dev.invert.errors",
                    "dev.invert.explain",
                    "dev.invert.files",
                    "dev.invert.parts",
                    "dev.invert.results",
                    "dev.invert.score",
                    "dev.invert.sparse",
                    "dev.invert.spark",
                    "java..",
                    "org.apache.hadoop..",
                    "org.apache.spark..",
                    "scala..");

    @ArchTest
    static final ArchRule nothingElseKnowsSpark = noClasses()
            .that()
            .resideOutsideOfPackage("dev.invert.spark")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.invert.spark", "org.apache.spark..", "org.apache.hadoop..", "scala..");

    @ArchTest
    static final ArchRule nothingEndsTheProcess = noClasses()
            .that()
            .resideInAPackage("dev.invert.spark")
            .should()
            .callMethod(System.class, "exit", int.class);
}
