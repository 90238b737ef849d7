package dev.invert.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes down every test that did not run, and why. Surefire's reports leave out the parameterized methods of a class
 * that ended in {@code @BeforeAll}.
 *
 * <p>A test class with skipped tests leaves {@code SKIPPED-<class>.txt} in the folder that the system property
 * {@value #FOLDER_PROPERTY} names, beside Surefire's report of it. A line holds, separated by tabs: how many tests were
 * skipped, how many of these are methods that would have run several times and count once, the name of what was skipped
 * and the reason.
 */
public final class SkippedTests implements TestExecutionListener {
    /** Names the folder of the reports; without it, nothing is written. */
    public static final String FOLDER_PROPERTY = "invert.reports";

    private static final String ASSUMPTION = "Assumption failed: ";

    private final Optional<Path> folder;
    private final Map<String, List<String>> linesByClass = new TreeMap<>();
    private final Set<String> started = new HashSet<>();
    private TestPlan plan;

    /** For the service loader. */
    public SkippedTests() {
        this(Optional.ofNullable(System.getProperty(FOLDER_PROPERTY)).map(Path::of));
    }

    SkippedTests(Optional<Path> folder) {
        this.folder = folder;
    }

    @Override
    public void testPlanExecutionStarted(TestPlan testPlan) {
        plan = testPlan;
        linesByClass.clear();
        started.clear();
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        started.add(test.getUniqueId());
        // A class without skipped tests loses the file of an earlier run.
        classOf(test).ifPresent(name -> linesByClass.putIfAbsent(name, new ArrayList<>()));
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        add(test, reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            add(test, result.getThrowable().map(Throwable::getMessage).orElse(""));
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan testPlan) {
        folder.ifPresent(reports -> linesByClass.forEach((name, lines) -> write(reports, name, lines)));
    }

    private void add(TestIdentifier skipped, String reason) {
        List<TestIdentifier> tests = leaves(skipped).stream()
                .filter(leaf -> leaf.equals(skipped) || !started.contains(leaf.getUniqueId()))
                .toList();
        long repeated = tests.stream().filter(leaf -> !leaf.isTest()).count();
        int twin = isClassInvocation(skipped) && tests.contains(skipped) ? testsOfTwin(skipped) : 0;
        linesByClass
                .computeIfAbsent(classOf(skipped).orElse("unknown"), name -> new ArrayList<>())
                .add((twin > 0 ? twin + "\t0" : tests.size() + "\t" + repeated) + "\t" + nameOf(skipped) + "\t"
                        + oneLine(reason));
    }

    private List<TestIdentifier> leaves(TestIdentifier test) {
        Set<TestIdentifier> children = plan.getChildren(test);
        return children.isEmpty()
                ? List.of(test)
                : children.stream().flatMap(child -> leaves(child).stream()).toList();
    }

    /** Counts the tests of an invocation that ended before they were known, from one that ran; 0 where none did. */
    private int testsOfTwin(TestIdentifier invocation) {
        return plan.getParent(invocation).map(plan::getChildren).orElse(Set.of()).stream()
                .filter(twin -> !plan.getChildren(twin).isEmpty())
                .mapToInt(twin -> leaves(twin).size())
                .max()
                .orElse(0);
    }

    private static boolean isClassInvocation(TestIdentifier test) {
        return test.getUniqueIdObject().getLastSegment().getType().equals("class-template-invocation");
    }

    private String nameOf(TestIdentifier test) {
        if (isClassInvocation(test)) {
            return plan.getParent(test).map(this::nameOf).orElse("") + test.getDisplayName();
        }
        return test.getSource().orElse(null) instanceof ClassSource source
                ? source.getClassName()
                : nearestClass(test).map(this::nameOf).orElse("") + "." + test.getLegacyReportingName();
    }

    private Optional<TestIdentifier> nearestClass(TestIdentifier test) {
        Optional<TestIdentifier> parent = plan.getParent(test);
        return parent.flatMap(up -> up.getSource().orElse(null) instanceof ClassSource ? parent : nearestClass(up));
    }

    /** Returns the outermost class of a test, whose name Surefire's report bears. */
    private Optional<String> classOf(TestIdentifier test) {
        return test.getSource().orElse(null) instanceof ClassSource source
                ? Optional.of(source.getClassName().replaceAll("\\$.*", ""))
                : plan.getParent(test).flatMap(this::classOf);
    }

    private static String oneLine(String reason) {
        String line = reason == null ? "" : reason.strip().replaceAll("\\s+", " ");
        String bare = line.startsWith(ASSUMPTION) ? line.substring(ASSUMPTION.length()) : line;
        return bare.isEmpty() ? "no reason given" : bare;
    }

    private static void write(Path folder, String testClass, List<String> lines) {
        Path file = folder.resolve("SKIPPED-" + testClass + ".txt");
        try {
            if (lines.isEmpty()) {
                Files.deleteIfExists(file);
            } else {
                Files.createDirectories(folder);
                Files.write(file, lines);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
