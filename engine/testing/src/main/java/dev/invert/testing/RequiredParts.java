package dev.invert.testing;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Handles tests that need an optional part of the machine or build: without that part the test is skipped, or fails if
 * {@value #PROPERTY} lists the part.
 */
public final class RequiredParts {
    /** System property that lists the required parts, separated by commas. */
    public static final String PROPERTY = "invert.require";

    /** The C++ compiler at build time, and thus the library of C++ kernels. */
    public static final String COMPILER = "g++";

    /** The browser that tests of HTML reports run in. */
    public static final String BROWSER = "chromium";

    /** Python 3 with NumPy, which tests of the Python package run in. */
    public static final String PYTHON = "python";

    private static final List<String> NAMES =
            List.of(COMPILER, BROWSER, PYTHON, "native-scalar", "native-avx2", "native-avx512");

    private RequiredParts() {}

    /**
     * Returns if a part is present. Otherwise skips the test, or fails it if the part is required.
     *
     * @param part a name that {@value #PROPERTY} may list; for kernels, their name in {@code -Dinvert.kernel}
     * @param present whether the part is present
     * @param whyNot reason why the part is not present, in one line
     * @throws IllegalArgumentException if the name is unknown
     */
    public static void need(String part, boolean present, String whyNot) {
        if (!NAMES.contains(part)) {
            throw new IllegalArgumentException(part + " is none of " + NAMES);
        }
        if (!present && required().contains(part)) {
            Assertions.fail("-D" + PROPERTY + " names " + part + ": " + whyNot);
        }
        Assumptions.assumeTrue(present, whyNot);
    }

    /**
     * Returns the required parts, in the order in which {@value #PROPERTY} lists them.
     *
     * @throws IllegalArgumentException if {@value #PROPERTY} lists an unknown name
     */
    public static List<String> required() {
        List<String> parts = Stream.of(System.getProperty(PROPERTY, "").split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
        List<String> unknown =
                parts.stream().filter(part -> !NAMES.contains(part)).toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "-D" + PROPERTY + ": " + String.join(", ", unknown) + ": use " + String.join(", ", NAMES));
        }
        return parts;
    }
}
