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
 * Records every test that did not run, with the reason. Surefire's reports omit the parameterized methods of a class
 * that is aborted in {@code @BeforeAll}.
 *
 * <p>For each test class with skipped tests, a file {@code SKIPPED-<class>.txt} is written to the folder that the
 * system property {@value #FOLDER_PROPERTY} names, next to Surefire's report of the class. Each line has four fields,
 * separated by tabs: the number of skipped tests, the number of methods among them that would have run several times
 * but count once, the name of the skipped test or container, and the reason.
 */
public final class SkippedTests implements TestExecutionListener {
    /** System property with the folder of the reports; if it is not set, nothing is written. */
    public static final String FOLDER_PROPERTY = "invert.reports";

    private static final String ASSUMPTION = "Assumption failed: ";

    private final Optional<Path> folder;
    private final Map<String, List<String>> linesByClass = new TreeMap<>();
    private final Set<String> started = new HashSet<>();
    private TestPlan plan;

    /** Creates a listener that writes to the folder of {@value #FOLDER_PROPERTY}; called by the service loader. */
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
        // Register classes without skipped tests too, so that their files of an earlier run are deleted.
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

    /**
     * Returns the number of tests of an aborted class invocation, taken from a sibling that ran; 0 if there is none.
     */
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

    /** Returns the outermost class of a test, after which Surefire's report is named. */
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
