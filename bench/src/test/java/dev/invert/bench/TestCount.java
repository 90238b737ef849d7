package dev.invert.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Ends the build with the numbers of tests that passed, failed and were skipped in all modules, and lists the skipped
 * ones.
 *
 * <p>Reads the reports of Surefire and Failsafe in any {@code target} folder below the root. Skipped tests are those
 * that {@code dev.invert.testing.SkippedTests} recorded next to the reports, since Surefire does not count all tests of
 * a class that ended before its first test. A report with skipped tests, or without any test, that lacks this record is
 * listed too.
 */
public final class TestCount {
    private static final Set<String> FOLDERS = Set.of("surefire-reports", "failsafe-reports");

    private final Instant start;
    private final List<String> lines = new ArrayList<>();
    private int passed;
    private int failed;
    private int skipped;

    private TestCount(Instant start) {
        this.start = start;
    }

    /**
     * Prints the skipped tests, then the line of numbers.
     *
     * @param arguments root of the repository, and the time at which the build began, in ISO 8601
     * @throws IllegalStateException if no test ran
     */
    public static void main(String[] arguments) throws IOException {
        TestCount count = of(Path.of(arguments[0]), Instant.parse(arguments[1]));
        count.lines().forEach(System.out::println);
        count.requireTests();
    }

    /**
     * Counts the tests of one build.
     *
     * @param start start of the build; reports last written before it belong to another build and are ignored
     */
    static TestCount of(Path root, Instant start) throws IOException {
        TestCount count = new TestCount(start);
        for (Path folder : reportFolders(root)) {
            count.add(folder);
        }
        return count;
    }

    /** Throws an IllegalStateException if no test ran. */
    void requireTests() {
        if (passed + failed == 0) {
            throw new IllegalStateException("no test ran");
        }
    }

    /** Returns a line for every skipped class or test, sorted, and the numbers last. */
    List<String> lines() {
        return Stream.concat(
                        lines.stream().sorted(),
                        Stream.of("%d passed, %d failed, %d skipped".formatted(passed, failed, skipped)))
                .toList();
    }

    private static List<Path> reportFolders(Path root) throws IOException {
        List<Path> folders = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName().toString();
                boolean inTarget =
                        folder.getParent() != null && folder.getParent().endsWith("target");
                if (inTarget && FOLDERS.contains(name)) {
                    folders.add(folder);
                }
                boolean hidden = name.startsWith(".") && name.chars().anyMatch(letter -> letter != '.');
                return inTarget || hidden || name.equals("src")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }
        });
        return folders;
    }

    private void add(Path folder) throws IOException {
        for (Path file : files(folder, "TEST-", ".xml")) {
            int passedBefore = passed;
            int failedBefore = failed;
            int skippedHere = addReport(file);
            boolean none = passed + failed + skippedHere == passedBefore + failedBefore;
            String testClass = file.getFileName().toString().replaceAll("^TEST-|\\.xml$", "");
            Path record = folder.resolve("SKIPPED-" + testClass.replaceAll("\\$.*", "") + ".txt");
            if ((skippedHere > 0 || none) && !isOfThisBuild(record)) {
                addSkipped(Math.max(1, skippedHere), none ? 1 : 0, testClass, "no reason was recorded");
            }
        }
        for (Path file : files(folder, "SKIPPED-", ".txt")) {
            for (String line : Files.readAllLines(file)) {
                String[] fields = line.split("\t", 4);
                addSkipped(Integer.parseInt(fields[0]), Integer.parseInt(fields[1]), fields[2], fields[3]);
            }
        }
    }

    private List<Path> files(Path folder, String prefix, String suffix) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.startsWith(prefix) && name.endsWith(suffix) && isOfThisBuild(file)) {
                    files.add(file);
                }
            }
        }
        return files;
    }

    private boolean isOfThisBuild(Path file) throws IOException {
        return Files.exists(file)
                && !Files.getLastModifiedTime(file).toInstant().isBefore(start);
    }

    private void addSkipped(int tests, int repeated, String name, String reason) {
        skipped += tests;
        String size = "";
        if (repeated > 0) {
            size = ", " + tests + (tests == 1 ? " method" : " methods") + " (parameterized ones count once)";
        } else if (tests > 1) {
            size = ", " + tests + " tests";
        }
        lines.add("skipped: " + name + size + ": " + reason);
    }

    /** Adds the numbers of passed and failed tests, and returns the number of entries marked as skipped. */
    private int addReport(Path file) throws IOException {
        int skippedHere = 0;
        try (InputStream stream = Files.newInputStream(file)) {
            XMLStreamReader xml = XMLInputFactory.newFactory().createXMLStreamReader(stream);
            String outcome = null;
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    switch (xml.getLocalName()) {
                        case "testcase" -> outcome = "passed";
                        case "failure", "error" -> outcome = "failed";
                        case "skipped" -> outcome = "skipped";
                        default -> {}
                    }
                } else if (event == XMLStreamConstants.END_ELEMENT
                        && xml.getLocalName().equals("testcase")) {
                    passed += "passed".equals(outcome) ? 1 : 0;
                    failed += "failed".equals(outcome) ? 1 : 0;
                    skippedHere += "skipped".equals(outcome) ? 1 : 0;
                }
            }
        } catch (XMLStreamException e) {
            throw new IOException(file + " is no report: " + e.getMessage(), e);
        }
        return skippedHere;
    }
}
