package dev.invert.results;

import dev.invert.errors.InvertException;
import java.util.Locale;

/** Converts between values of the core, where NaN means unknown, and fields of records, which are absent instead. */
final class FieldValues {
    private FieldValues() {}

    /** Returns the value, or null if it is NaN. */
    static Double known(double value) {
        return Double.isNaN(value) ? null : value;
    }

    /** Returns the value, or NaN if it is null. */
    static double orNaN(Double value) {
        return value == null ? Double.NaN : value;
    }

    /** Returns an enum constant in lower case, as files write it. */
    static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the value of a field that the conversion to the core's objects needs.
     *
     * @throws InvertException if it is null
     */
    static <T> T required(T value, String field) {
        if (value == null) {
            throw new InvertException("The results lack \"" + field + "\"; repeat the run that wrote them");
        }
        return value;
    }

    /**
     * Checks a field that a record requires.
     *
     * @throws IllegalArgumentException if it is null
     */
    static void requirePresent(Object value, String field) {
        if (value == null) {
            throw new IllegalArgumentException("\"" + field + "\" is missing");
        }
    }
}
