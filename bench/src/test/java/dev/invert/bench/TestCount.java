package dev.invert.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Ends the build with one line that counts the tests of all modules, from the reports that Surefire leaves. */
public final class TestCount {
    private static final Pattern SUITE = Pattern.compile("<testsuite\\b[^>]*>");

    private TestCount() {}

    /** Prints the line; takes the root of the repository. */
    public static void main(String[] arguments) throws IOException {
        long tests = 0;
        long failed = 0;
        long skipped = 0;
        for (String module : List.of("native-config", "engine", "bench")) {
            for (String folder : List.of("surefire-reports", "failsafe-reports")) {
                Path reports = Path.of(arguments[0], module, "target", folder);
                if (!Files.isDirectory(reports)) {
                    continue;
                }
                List<Path> files;
                try (Stream<Path> all = Files.list(reports)) {
                    files = all.filter(f -> f.getFileName().toString().matches("TEST-.*\\.xml"))
                            .toList();
                }
                for (Path file : files) {
                    Matcher suite = SUITE.matcher(Files.readString(file));
                    if (suite.find()) {
                        tests += attribute(suite.group(), "tests");
                        failed += attribute(suite.group(), "failures") + attribute(suite.group(), "errors");
                        skipped += attribute(suite.group(), "skipped");
                    }
                }
            }
        }
        System.out.printf("%d passed, %d failed, %d skipped%n", tests - failed - skipped, failed, skipped);
        if (tests == 0) {
            throw new IllegalStateException("no test ran");
        }
    }

    private static long attribute(String element, String name) {
        Matcher matcher = Pattern.compile("\\b" + name + "=\"(\\d+)\"").matcher(element);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }
}
