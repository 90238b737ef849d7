package dev.invert.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestCountTest {
    private static final String PASSED = "<testcase name='a' classname='A'/>";
    private static final String FAILED = "<testcase name='b' classname='A'><failure/></testcase>";
    private static final String IN_ERROR = "<testcase name='c' classname='A'><error/></testcase>";
    private static final String SKIPPED = "<testcase name='d' classname='A'><skipped/></testcase>";

    @TempDir
    Path root;

    @Test
    void countsReportsOfModulesAtAnyDepth() throws IOException {
        report("target/surefire-reports", "A", PASSED + PASSED);
        report("engine/target/surefire-reports", "B", PASSED + FAILED + IN_ERROR);
        report("engine/search/target/failsafe-reports", "C", PASSED);
        assertThat(count()).containsExactly("4 passed, 2 failed, 0 skipped");
    }

    @Test
    void readsNoOtherFolder() throws IOException {
        report("engine/target/surefire-reports", "A", PASSED);
        report("engine/target/classes/target/surefire-reports", "A", PASSED);
        report("engine/src/target/surefire-reports", "A", PASSED);
        report("engine/build/surefire-reports", "A", PASSED);
        report(".git/target/surefire-reports", "A", PASSED);
        assertThat(count()).containsExactly("1 passed, 0 failed, 0 skipped");
    }

    @Test
    void outputOfATestIsNoResult() throws IOException {
        report("target/surefire-reports", "A", """
                <testcase name='a' classname='A'>
                  <system-out><![CDATA[<testcase name='x'><failure/></testcase>]]></system-out>
                </testcase>""");
        assertThat(count()).containsExactly("1 passed, 0 failed, 0 skipped");
    }

    @Test
    void countsTheTestsOfAClassThatNeverBegan() throws IOException {
        report("target/surefire-reports", "PageTest", SKIPPED);
        skipped("target/surefire-reports", "PageTest", "31\t4\tPageTest\tno browser");
        report("target/surefire-reports", "PassingTest", PASSED);
        assertThat(count())
                .containsExactly(
                        "skipped: PageTest, 31 methods (parameterized ones count once): no browser",
                        "1 passed, 0 failed, 31 skipped");
    }

    @Test
    void namesSkippedTestsInOrder() throws IOException {
        report("target/surefire-reports", "A", PASSED + SKIPPED + SKIPPED);
        skipped("target/surefire-reports", "A", "1\t0\tA.two()\tlater\n2\t0\tA[avx512]\told processor\n");
        assertThat(count())
                .containsExactly(
                        "skipped: A.two(): later",
                        "skipped: A[avx512], 2 tests: old processor",
                        "1 passed, 0 failed, 3 skipped");
    }

    @Test
    void namesWhatWasSkippedWithoutARecord() throws IOException {
        report("target/surefire-reports", "Empty", "");
        report("target/surefire-reports", "Partly", PASSED + SKIPPED + SKIPPED);
        report("target/surefire-reports", "Outer$Nested", PASSED + SKIPPED);
        skipped("target/surefire-reports", "Outer", "1\t0\tOuter$Nested.d()\tknown");
        assertThat(count())
                .containsExactly(
                        "skipped: Empty, 1 method (parameterized ones count once): no reason was recorded",
                        "skipped: Outer$Nested.d(): known",
                        "skipped: Partly, 2 tests: no reason was recorded",
                        "2 passed, 0 failed, 4 skipped");
    }

    @Test
    void leavesOutReportsOfEarlierBuilds() throws IOException {
        Instant start = Instant.parse("2026-01-02T03:04:05Z");
        Path old = report("target/surefire-reports", "Renamed", PASSED + SKIPPED);
        Path oldRecord = skipped("target/surefire-reports", "Renamed", "1\t0\tRenamed.d()\tknown");
        Files.setLastModifiedTime(old, FileTime.from(start.minusSeconds(1)));
        Files.setLastModifiedTime(oldRecord, FileTime.from(start.minusSeconds(1)));
        Path now = report("target/surefire-reports", "A", PASSED);
        Files.setLastModifiedTime(now, FileTime.from(start));
        assertThat(TestCount.of(root, start).lines()).containsExactly("1 passed, 0 failed, 0 skipped");
    }

    @Test
    void aBuildWithoutTestsIsAnError() throws IOException {
        report("target/surefire-reports", "A", SKIPPED);
        TestCount count = TestCount.of(root, Instant.EPOCH);
        assertThatThrownBy(count::requireTests)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no test ran");
    }

    private List<String> count() throws IOException {
        return TestCount.of(root, Instant.EPOCH).lines();
    }

    private Path report(String folder, String testClass, String cases) throws IOException {
        return write(
                folder,
                "TEST-" + testClass + ".xml",
                "<?xml version='1.0' encoding='UTF-8'?>\n<testsuite tests='99'>" + cases + "</testsuite>\n");
    }

    private Path skipped(String folder, String testClass, String lines) throws IOException {
        return write(folder, "SKIPPED-" + testClass + ".txt", lines);
    }

    private Path write(String folder, String name, String text) throws IOException {
        Path in = Files.createDirectories(root.resolve(folder));
        return Files.writeString(in.resolve(name), text);
    }
}
