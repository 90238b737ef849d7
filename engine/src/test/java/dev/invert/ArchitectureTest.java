package dev.invert;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.stream.Stream;

/** The direction of dependencies that the package names promise. */
@AnalyzeClasses(packages = "dev.invert", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule dataFlowsOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("cli")
            .definedBy("dev.invert.cli..")
            .layer("demo")
            .definedBy("dev.invert.demo..")
            .layer("check")
            .definedBy("dev.invert.check..")
            .layer("report")
            .definedBy("dev.invert.report..")
            .layer("explain")
            .definedBy("dev.invert.explain..")
            .layer("score")
            .definedBy("dev.invert.score..")
            .layer("parallel")
            .definedBy("dev.invert.parallel..")
            .layer("activation")
            .definedBy("dev.invert.activation..")
            .layer("image")
            .definedBy("dev.invert.image..")
            .layer("extract")
            .definedBy("dev.invert.extract..")
            .layer("simulate")
            .definedBy("dev.invert.simulate..")
            .layer("concept")
            .definedBy("dev.invert.concept..")
            .layer("search")
            .definedBy("dev.invert.search..")
            .layer("optimal")
            .definedBy("dev.invert.optimal..")
            .layer("statistics")
            .definedBy("dev.invert.statistics..")
            .layer("kernel")
            .definedBy("dev.invert.kernel..")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("check")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("demo")
            .mayOnlyBeAccessedByLayers("cli", "check")
            .whereLayer("report")
            .mayOnlyBeAccessedByLayers("cli", "demo")
            .whereLayer("activation")
            .mayOnlyBeAccessedByLayers("cli", "demo", "image", "extract", "check")
            .whereLayer("image")
            .mayOnlyBeAccessedByLayers("cli", "extract")
            .whereLayer("extract")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("simulate")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("concept")
            .mayOnlyBeAccessedByLayers("cli", "demo")
            .whereLayer("explain")
            .mayOnlyBeAccessedByLayers("cli", "demo", "check", "simulate")
            .whereLayer("score")
            .mayOnlyBeAccessedByLayers("cli", "report", "explain")
            .whereLayer("search")
            .mayOnlyBeAccessedByLayers("explain", "score", "optimal")
            .whereLayer("optimal")
            .mayOnlyBeAccessedByLayers("explain")
            .whereLayer("statistics")
            .mayOnlyBeAccessedByLayers("explain")
            .whereLayer("parallel")
            .mayOnlyBeAccessedByLayers("explain", "score", "search", "optimal")
            .whereLayer("kernel")
            .mayOnlyBeAccessedByLayers("explain", "score", "search", "optimal", "concept", "cli", "check");

    @ArchTest
    static final ArchRule whatTheEngineTakesAndGivesKnowsNoOtherPackageButMemory = classes()
            .that()
            .resideInAPackage("dev.invert")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.invert", "dev.invert.memory..", "it.unimi.dsi.fastutil..", "java..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            SlicesRuleDefinition.slices().matching("dev.invert.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule javaCppStaysWhereMemoryAndLibTorchAre = noClasses()
            .that()
            .resideOutsideOfPackages("dev.invert.memory..", "dev.invert.activation..", "dev.invert.nativecode..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bytedeco..");

    @ArchTest
    static final ArchRule noPublicSignatureNamesJavaCpp = ArchRuleDefinition.methods()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage("dev.invert..")
            .and(describe("are visible to users", ArchitectureTest::isVisible))
            .should()
            .notHaveRawReturnType(fromJavaCpp())
            .andShould()
            .notHaveRawParameterTypes(describe(
                    "any of JavaCPP",
                    types -> types.stream()
                            .anyMatch(type -> type.getPackageName().startsWith("org.bytedeco"))));

    @ArchTest
    static final ArchRule noPublicConstructorNamesJavaCpp = ArchRuleDefinition.constructors()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage("dev.invert..")
            .and(describe("are visible to users", ArchitectureTest::isVisible))
            .should()
            .notHaveRawParameterTypes(describe(
                    "any of JavaCPP",
                    types -> types.stream()
                            .anyMatch(type -> type.getPackageName().startsWith("org.bytedeco"))));

    @ArchTest
    static final ArchRule noPublicFieldNamesJavaCpp = ArchRuleDefinition.fields()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage("dev.invert..")
            .and(describe("are visible to users", ArchitectureTest::isVisible))
            .should()
            .notHaveRawType(fromJavaCpp());

    @ArchTest
    static final ArchRule onlyTheCommandLineExits = noClasses()
            .that()
            .resideOutsideOfPackage("dev.invert.cli..")
            .should()
            .callMethod(System.class, "exit", int.class);

    @ArchTest
    static final ArchRule namesSayWhatThingsAre = classes()
            .should()
            .haveSimpleNameNotEndingWith("Util")
            .andShould()
            .haveSimpleNameNotEndingWith("Helper")
            .andShould()
            .haveSimpleNameNotEndingWith("Manager")
            .andShould()
            .haveSimpleNameNotEndingWith("Impl");

    private static DescribedPredicate<JavaClass> fromJavaCpp() {
        return JavaClass.Predicates.resideInAPackage("org.bytedeco..");
    }

    private static boolean isVisible(JavaMember member) {
        return Stream.of(member.getModifiers(), member.getOwner().getModifiers())
                .allMatch(modifiers -> modifiers.contains(JavaModifier.PUBLIC));
    }
}
