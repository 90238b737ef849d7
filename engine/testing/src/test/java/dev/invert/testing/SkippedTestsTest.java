package dev.invert.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.BeforeClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs small test classes that are skipped in different ways. They are nested so that Surefire does not run them. */
class SkippedTestsTest {
    private static final String PREFIX = SkippedTestsTest.class.getName() + "$";

    @TempDir
    Path folder;

    @Test
    void aClassThatEndsBeforeItsTestsCountsThemAll() throws IOException {
        assertThat(run(NoBrowser.class)).containsExactly("4\t1\t" + PREFIX + "NoBrowser\tno browser here");
    }

    @Test
    void aDisabledClassCountsItsTests() throws IOException {
        assertThat(run(Off.class)).containsExactly("2\t0\t" + PREFIX + "Off\tout of order");
    }

    @Test
    void singleTestsAreNamed() throws IOException {
        assertThat(run(Singles.class))
                .containsExactlyInAnyOrder(
                        "1\t0\t" + PREFIX + "Singles.disabled()\tfor now",
                        "1\t0\t" + PREFIX + "Singles.everySecond(int)[2]\todd only",
                        "1\t1\t" + PREFIX + "Singles.nothingToRunOn(int)\tno machines",
                        "1\t0\t" + PREFIX + "Singles.made()[1]\tnot today");
    }

    @Test
    void invocationsOfAClassAreNamed() throws IOException {
        assertThat(run(Twice.class))
                .containsExactly("1\t0\t" + PREFIX + "Twice[2] number=2.one()\tonly the first runs");
    }

    @Test
    void anInvocationOfAClassThatEndsBeforeItsTestsCountsAsManyAsAnother() throws IOException {
        assertThat(run(PerMachine.class))
                .containsExactly("3\t0\t" + PREFIX + "PerMachine[large]\tthis machine is small");
    }

    @Test
    void aClassThatRunsWhollyLosesItsEarlierFile() throws IOException {
        Path earlier = folder.resolve("SKIPPED-" + SkippedTestsTest.class.getName() + ".txt");
        Files.writeString(earlier, "1\t0\told\told\n");
        assertThat(run(Complete.class)).isEmpty();
        assertThat(earlier).doesNotExist();
    }

    private List<String> run(Class<?> testClass) throws IOException {
        LauncherConfig config = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .addTestExecutionListeners(new SkippedTests(Optional.of(folder)))
                .build();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(testClass))
                .build();
        LauncherFactory.create(config).execute(request);
        Path file = folder.resolve("SKIPPED-" + SkippedTestsTest.class.getName() + ".txt");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    static class NoBrowser {
        @BeforeAll
        static void start() {
            assumeTrue(false, "no browser\nhere");
        }

        @Test
        void one() {}

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        void several(int number) {
            assertThat(number).isPositive();
        }

        @Nested
        class Inner {
            @Test
            void two() {}

            @Test
            void three() {}
        }
    }

    @Disabled("out of order")
    static class Off {
        @Test
        void one() {}

        @Test
        void two() {}
    }

    static class Singles {
        static Stream<Integer> noMachines() {
            assumeTrue(false, "no machines");
            return Stream.of(1);
        }

        @Test
        void runs() {}

        @Test
        @Disabled("for now")
        void disabled() {}

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        void everySecond(int number) {
            assumeTrue(number % 2 == 1, "odd only");
        }

        @ParameterizedTest
        @MethodSource("noMachines")
        void nothingToRunOn(int number) {
            assertThat(number).isPositive();
        }

        @TestFactory
        Stream<DynamicTest> made() {
            return Stream.of(DynamicTest.dynamicTest("dynamic", () -> assumeTrue(false, "not today")));
        }
    }

    @ParameterizedClass
    @ValueSource(ints = {1, 2})
    record Twice(int number) {
        @Test
        void one() {
            assumeTrue(number == 1, "only the first runs");
        }

        @Test
        void two() {}
    }

    @ClassTemplate
    @ExtendWith(Machines.class)
    static class PerMachine {
        @Test
        void one() {}

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void several(int number) {
            assertThat(number).isPositive();
        }
    }

    static class Machines implements ClassTemplateInvocationContextProvider {
        @Override
        public boolean supportsClassTemplate(ExtensionContext context) {
            return true;
        }

        @Override
        public Stream<Machine> provideClassTemplateInvocationContexts(ExtensionContext context) {
            return Stream.of(new Machine("small"), new Machine("large"));
        }
    }

    record Machine(String name) implements ClassTemplateInvocationContext {
        @Override
        public String getDisplayName(int index) {
            return "[" + name + "]";
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            BeforeClassTemplateInvocationCallback check =
                    context -> assumeTrue(name.equals("small"), "this machine is small");
            return List.of(check);
        }
    }

    static class Complete {
        @Test
        void runs() {}
    }
}
