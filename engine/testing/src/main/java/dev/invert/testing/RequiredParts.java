package dev.invert.testing;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Decides what happens to a test whose machine lacks something: it is skipped, or it fails where {@value #PROPERTY}
 * names what is missing.
 */
public final class RequiredParts {
    /** Lists the parts that must be there, separated by commas. */
    public static final String PROPERTY = "invert.require";

    /** A compiler at build time: the library of C++ kernels is there. */
    public static final String COMPILER = "g++";

    public static final String BROWSER = "chromium";

    private static final List<String> NAMES =
            List.of(COMPILER, BROWSER, "native-scalar", "native-avx2", "native-avx512");

    private RequiredParts() {}

    /**
     * Continues where the part is present. Otherwise skips the test, or fails it where the part is required.
     *
     * @param part a name that {@value #PROPERTY} may list; of kernels, the name by which {@code -Dinvert.kernel} chooses
     *     them
     * @param whyNot what is missing, in one line
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
     * Returns the parts that must be there.
     *
     * @throws IllegalArgumentException if {@value #PROPERTY} names anything else
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
