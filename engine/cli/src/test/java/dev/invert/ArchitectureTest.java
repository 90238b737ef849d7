package dev.invert;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeMemory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Checks the dependencies between packages; CONTRIBUTING.md explains the packages. */
@AnalyzeClasses(
        packages = "dev.invert",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {
    /**
     * Allowed dependencies of each package; names are relative to {@code dev.invert}, and "" is the root. A package
     * that is not listed is an error, so that every new one is placed deliberately.
     */
    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            // core
            allowed("errors"),
            allowed("internal.jni"),
            allowed("internal.memory", "errors", "internal.jni"),
            allowed("internal.statistics"),
            allowed("internal.parallel", "errors"),
            allowed("", "errors", "internal.memory"),
            allowed("internal.kernel", "", "errors", "internal.jni", "internal.memory"),
            allowed("internal.search", "", "errors", "internal.kernel", "internal.parallel", "internal.statistics"),
            allowed("internal.search.exact", "", "internal.kernel", "internal.parallel", "internal.search"),
            allowed("internal.search.readable", "", "internal.kernel"),
            allowed(
                    "score",
                    "",
                    "errors",
                    "internal.kernel",
                    "internal.memory",
                    "internal.parallel",
                    "internal.search"),
            allowed(
                    "explain",
                    "",
                    "errors",
                    "internal.kernel",
                    "internal.memory",
                    "internal.parallel",
                    "internal.search",
                    "internal.search.exact",
                    "internal.search.readable",
                    "internal.statistics",
                    "score"),
            allowed(
                    "audit",
                    "",
                    "errors",
                    "internal.kernel",
                    "internal.memory",
                    "internal.parallel",
                    "internal.statistics"),
            allowed("evaluate", "", "errors", "internal.kernel", "internal.parallel", "internal.search"),
            allowed("compose", "", "errors", "explain", "internal.parallel", "internal.statistics"),
            allowed("curve", "", "errors", "explain"),
            // data
            allowed("files", "errors"),
            allowed("arrays", "", "errors", "files", "internal.memory"),
            allowed("sparse", "", "arrays", "errors", "files", "internal.memory"),
            allowed("batches", "", "arrays", "errors", "internal.memory"),
            allowed("images", "", "batches", "errors", "files"),
            allowed("labels", "", "arrays", "errors", "files", "internal.kernel", "internal.memory", "sparse"),
            allowed("tokens", "", "arrays", "errors", "files", "internal.memory", "labels", "results"),
            allowed("samples", "", "arrays", "errors", "files", "labels"),
            allowed("results", "", "arrays", "errors", "explain", "files", "score"),
            allowed("parts", "", "errors", "explain", "files", "results"),
            allowed("scores", "", "arrays", "errors", "files", "results", "score"),
            allowed("audits", "", "arrays", "audit", "files", "results"),
            allowed("evaluations", "", "errors", "evaluate", "files", "labels", "results", "score"),
            allowed("exports", "", "errors", "files", "results"),
            allowed("curves", "", "curve", "files", "results"),
            allowed("comparisons", "", "errors", "files", "labels", "results"),
            allowed("compositions", "", "compose", "files", "results"),
            // torch
            allowed("torch", "", "batches", "compose", "errors", "internal.jni", "internal.memory"),
            allowed("torch.cost"),
            allowed("torch.internal.tensors", "", "internal.kernel", "torch"),
            allowed("torch.internal.products", "errors", "torch", "torch.internal.tensors"),
            allowed(
                    "torch.search",
                    "",
                    "errors",
                    "internal.kernel",
                    "internal.parallel",
                    "internal.search",
                    "torch",
                    "torch.cost",
                    "torch.internal.products",
                    "torch.internal.tensors"),
            allowed(
                    "torch.scoring",
                    "",
                    "errors",
                    "internal.kernel",
                    "internal.parallel",
                    "score",
                    "torch",
                    "torch.cost",
                    "torch.internal.products",
                    "torch.internal.tensors"),
            allowed(
                    "activations",
                    "",
                    "arrays",
                    "batches",
                    "errors",
                    "files",
                    "images",
                    "internal.memory",
                    "sparse",
                    "torch"),
            allowed("circuits", "", "activations", "errors", "files", "results", "torch"),
            // server
            allowed("server.problems", "errors"),
            allowed("server.access", "errors", "files", "server.problems"),
            allowed("server.work", "errors", "server.problems"),
            allowed("server.explore", "comparisons", "errors", "files", "results", "server.problems"),
            allowed("server.jobs", "errors", "files", "results", "server.problems", "server.work"),
            allowed("server.concepts", "", "explain", "labels", "server.problems"),
            allowed(
                    "server",
                    "",
                    "arrays",
                    "comparisons",
                    "errors",
                    "explain",
                    "files",
                    "internal.kernel",
                    "internal.memory",
                    "labels",
                    "results",
                    "samples",
                    "score",
                    "sparse",
                    "server.access",
                    "server.concepts",
                    "server.explore",
                    "server.jobs",
                    "server.problems",
                    "server.work"),
            // cli
            allowed(
                    "report",
                    "",
                    "audits",
                    "circuits",
                    "comparisons",
                    "compositions",
                    "curves",
                    "errors",
                    "evaluate",
                    "evaluations",
                    "explain",
                    "files",
                    "results",
                    "server"),
            allowed("simulate", "", "errors", "explain", "files"),
            allowed(
                    "demo",
                    "",
                    "activations",
                    "arrays",
                    "audit",
                    "audits",
                    "batches",
                    "circuits",
                    "compose",
                    "compositions",
                    "errors",
                    "explain",
                    "files",
                    "labels",
                    "report",
                    "results",
                    "samples",
                    "score",
                    "sparse",
                    "tokens",
                    "torch"),
            allowed(
                    "check",
                    "",
                    "demo",
                    "errors",
                    "explain",
                    "internal.jni",
                    "internal.kernel",
                    "internal.search",
                    "score",
                    "torch",
                    "torch.internal.products",
                    "torch.scoring",
                    "torch.search"));

    /** Excludes the fixtures that tests of several modules share. */
    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar")
                    && !location.contains("invert-test-support")
                    && !location.contains("/testing/target/classes/");
        }
    }

    private static Map.Entry<String, Set<String>> allowed(String name, String... others) {
        return Map.entry(name, Set.of(others));
    }

    @ArchTest
    static void packagesDependOnlyOnThoseBelowThem(JavaClasses all) {
        Set<String> violations = new TreeSet<>();
        for (JavaClass origin : all) {
            String from = relative(origin);
            if (from.equals("cli")) {
                continue;
            }
            assertThat(ALLOWED).as("packages with a place in the order").containsKey(from);
            origin.getDirectDependenciesFromSelf().stream()
                    .filter(dependency ->
                            dependency.getTargetClass().getPackageName().startsWith("dev.invert"))
                    .filter(dependency -> !relative(dependency.getTargetClass()).equals(from))
                    .filter(dependency -> !ALLOWED.get(from).contains(relative(dependency.getTargetClass())))
                    .forEach(dependency -> violations.add(dependency.getDescription()));
        }
        assertThat(violations).isEmpty();
    }

    private static String relative(JavaClass type) {
        String name = type.getBaseComponentType().getPackageName();
        return name.equals("dev.invert") ? "" : name.substring("dev.invert.".length());
    }

    @ArchTest
    static final ArchRule packagesHaveNoCycles = SlicesRuleDefinition.slices()
            .assignedFrom(new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass type) {
                    return SliceIdentifier.of(type.getPackageName());
                }

                @Override
                public String getDescription() {
                    return "every package, the root included";
                }
            })
            .should()
            .beFreeOfCycles();

    /** Lists the packages on the class path of {@code invert-core}. */
    @ArchTest
    static final ArchRule theCoreNeedsNoFilesModelsOrCommandLine = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.invert",
                    "dev.invert.audit",
                    "dev.invert.compose",
                    "dev.invert.curve",
                    "dev.invert.evaluate",
                    "dev.invert.explain",
                    "dev.invert.score",
                    "dev.invert.internal..")
            .should()
            .dependOnClassesThat(describe(
                    "are outside of the core",
                    type -> !type.isPrimitive()
                            && !type.isArray()
                            && List.of(
                                            "java.",
                                            "com.sun.management",
                                            "com.sun.security.auth.module",
                                            "dev.invert",
                                            "it.unimi.dsi.fastutil",
                                            "org.bytedeco.javacpp",
                                            "org.apache.commons.numbers")
                                    .stream()
                                    .noneMatch(type.getPackageName()::startsWith)));

    @ArchTest
    static final ArchRule javaCppIsUsedByMemoryKernelsAndLibTorchOnly = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.invert.internal.memory",
                    "dev.invert.internal.jni",
                    "dev.invert.torch",
                    "dev.invert.torch.internal..",
                    "dev.invert.torch.scoring",
                    "dev.invert.torch.search")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bytedeco..");

    @ArchTest
    static final ArchRule allNativeMemoryCountsAgainstABudget = noClasses()
            .that(DescribedPredicate.not(JavaClass.Predicates.equivalentTo(MemoryBudget.class)))
            .should()
            .callMethod(NativeMemory.class, "allocate", MemoryTag.class, long.class, Runnable.class);

    /** Allocations of a computation count against the budget of its data. */
    @ArchTest
    static final ArchRule computationsTakeTheBudgetOfTheirData = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.invert.audit",
                    "dev.invert.compose",
                    "dev.invert.curve",
                    "dev.invert.evaluate",
                    "dev.invert.explain",
                    "dev.invert.score",
                    "dev.invert.internal..")
            .should()
            .callMethod(MemoryBudget.class, "process");

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

    /** Returns whether users see a member: public ones, but not those of packages that pass tensors to each other. */
    private static boolean isVisible(JavaMember member) {
        boolean passesTensors = member.getOwner().getPackageName().startsWith("dev.invert.torch.internal.");
        return !passesTensors
                && Stream.of(member.getModifiers(), member.getOwner().getModifiers())
                        .allMatch(modifiers -> modifiers.contains(JavaModifier.PUBLIC));
    }
}
