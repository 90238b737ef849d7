package dev.invert.results;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** Describes why a JSON text cannot be decoded as a record, in one line that names the field. */
final class DecodingProblem {
    /** Message for JSON that is not an object. */
    static final String NO_OBJECT = "not a JSON object";

    /** Names of the types of fields. Numbers that are out of range are reported with the primitive type. */
    private static final Map<Class<?>, String> TYPES = Map.of(
            int.class, "an integer",
            Integer.class, "an integer",
            long.class, "an integer",
            Long.class, "an integer",
            Double.class, "a number",
            Float.class, "a number",
            Boolean.class, "true or false",
            String.class, "text");

    private DecodingProblem() {}

    /** Returns the problem; the caller adds the location of the text. */
    static String describe(JacksonException e) {
        String field = field(e);
        if (e instanceof ValueInstantiationException && e.getCause() instanceof IllegalArgumentException) {
            return e.getCause().getMessage() + (field.isEmpty() ? "" : " in \"" + field + "\"");
        }
        if (e instanceof MismatchedInputException mismatch) {
            return field.isEmpty() ? NO_OBJECT : mustBe(field, mismatch.getTargetType());
        }
        if (e instanceof InputCoercionException range) {
            return mustBe(field, range.getTargetType()) + " within its range";
        }
        return e instanceof DatabindException
                ? "\"" + field + "\" cannot be read"
                : "not valid JSON (" + place(e.getLocation()) + ")";
    }

    /** Returns where the text is no longer JSON. The text of a neuron is one line, which the caller names. */
    private static String place(TokenStreamLocation location) {
        String column = "column " + location.getColumnNr();
        return location.getLineNr() > 1 ? "line " + location.getLineNr() + ", " + column : column;
    }

    /** Returns the path to the field, as in {@code explanations[0].auc}. */
    private static String field(JacksonException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return path.toString();
    }

    private static String mustBe(String field, Class<?> type) {
        return "\"" + field + "\" must be " + words(type);
    }

    private static String words(Class<?> type) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> FieldValues.lowerCase((Enum<?>) constant))
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "an array";
        }
        return TYPES.getOrDefault(type, "an object");
    }
}
