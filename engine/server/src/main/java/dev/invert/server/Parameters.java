package dev.invert.server;

import dev.invert.server.problems.Problem;
import dev.invert.server.problems.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * The wishes of a request to explain or to score, apart from its data. They come from the query, or from a JSON body.
 *
 * @param concepts id of a concept set
 * @param activations where the activations are, or null if the body holds them
 * @param layer name of the layer, or null
 * @param axes order of the axes of the activations
 * @param lines when neurons are sent
 * @param deadline seconds after which the request is canceled; 0 for none
 * @param formulas formulas to score; empty for none
 * @param options options of the command by name without dashes
 */
record Parameters(
        String concepts,
        ActivationSource activations,
        String layer,
        Axes axes,
        Lines lines,
        double deadline,
        List<String> formulas,
        Map<String, List<String>> options) {
    /** Names in a query that are not options of the command. */
    static final Set<String> NAMES = Set.of("concepts", "layer", "axes", "lines", "deadline", "formula");

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(tools.jackson.databind.MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    /**
     * Activations in the folder of data, or of a job.
     *
     * @param path file, {@code FILE:ARRAY}, or a folder that invert activations wrote; null if a job wrote it
     * @param sampleIds CSV file with the id of each row, or null
     * @param job id of a job that ran a model, or null
     */
    record ActivationSource(String path, String sampleIds, String job) {}

    /** Order of the axes of an array of activations. */
    enum Axes {
        /** That axis holds the samples which has as many entries as the concept set has samples; if both, the first. */
        AUTO,
        /** Samples first. */
        SAMPLES,
        /** Neurons first. */
        NEURONS
    }

    /** The time at which neurons are sent. */
    enum Lines {
        /** As soon as a neuron is explained, in any order; the last line has what needs all neurons. */
        EARLY,
        /** Complete, in order, after all neurons are explained: the lines of explanations.jsonl. */
        COMPLETE
    }

    /** The parameters in a JSON body. */
    private record Body(
            String concepts,
            ActivationSource activations,
            String layer,
            Axes axes,
            Lines lines,
            Double deadline,
            List<String> formulas,
            Map<String, Object> options) {}

    /**
     * Returns the parameters of a query.
     *
     * @throws ProblemException if a value is invalid
     */
    static Parameters of(Map<String, List<String>> query) {
        Map<String, List<String>> options = new LinkedHashMap<>(query);
        NAMES.forEach(options::remove);
        return new Parameters(
                only(query, "concepts"),
                null,
                only(query, "layer"),
                constant(Axes.class, "axes", only(query, "axes"), Axes.AUTO),
                constant(Lines.class, "lines", only(query, "lines"), Lines.EARLY),
                seconds(only(query, "deadline")),
                query.getOrDefault("formula", List.of()),
                options);
    }

    /**
     * Returns the parameters in a JSON text.
     *
     * @throws ProblemException if it is no such text
     */
    static Parameters of(byte[] json) {
        Body body = decode(json, Body.class);
        Map<String, List<String>> options = new LinkedHashMap<>();
        if (body.options() != null) {
            body.options().forEach((name, value) -> options.put(name, texts(value)));
        }
        return new Parameters(
                body.concepts(),
                body.activations(),
                body.layer(),
                body.axes() == null ? Axes.AUTO : body.axes(),
                body.lines() == null ? Lines.EARLY : body.lines(),
                requireSeconds(body.deadline() == null ? 0 : body.deadline()),
                body.formulas() == null ? List.of() : requireTexts(body.formulas()),
                options);
    }

    private static List<String> requireTexts(List<String> formulas) {
        if (formulas.stream().anyMatch(Objects::isNull)) {
            throw new ProblemException(Problem.Kind.INVALID_REQUEST, "\"formulas\" holds null: give texts");
        }
        return formulas;
    }

    /**
     * Returns the record in a JSON text.
     *
     * @throws ProblemException if it is no such text
     */
    static <T> T decode(byte[] json, Class<T> type) {
        try {
            T record = JSON.readValue(json, type);
            if (record != null) {
                return record;
            }
        } catch (JacksonException e) {
            throw new ProblemException(
                    Problem.Kind.INVALID_REQUEST,
                    "The JSON of the request cannot be used: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
        throw new ProblemException(Problem.Kind.INVALID_REQUEST, "The JSON of the request is null: send an object");
    }

    /** Returns the texts of a JSON value: of its elements if it is a list. */
    static List<String> texts(Object value) {
        if (value instanceof List<?> list) {
            List<String> texts = new ArrayList<>();
            list.forEach(element -> texts.addAll(texts(element)));
            return texts;
        }
        return List.of(String.valueOf(value));
    }

    /**
     * Returns the id of the concept set.
     *
     * @throws ProblemException if none is given
     */
    String requireConcepts() {
        if (concepts == null || concepts.isBlank()) {
            throw new ProblemException(
                    Problem.Kind.INVALID_REQUEST, "\"concepts\" is missing: give the id of a concept set");
        }
        return concepts;
    }

    private static String only(Map<String, List<String>> query, String name) {
        List<String> values = query.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw new ProblemException(Problem.Kind.INVALID_REQUEST, "\"" + name + "\" is given twice");
        }
        return values.isEmpty() ? null : values.get(0);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name, String text, E otherwise) {
        if (text == null) {
            return otherwise;
        }
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(text)) {
                return constant;
            }
            names.add(constant.name().toLowerCase(java.util.Locale.ROOT));
        }
        throw new ProblemException(
                Problem.Kind.INVALID_REQUEST,
                "\"" + name + "\": '" + text + "' is not one of " + String.join(", ", names));
    }

    private static double seconds(String text) {
        try {
            return text == null ? 0 : requireSeconds(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            throw new ProblemException(Problem.Kind.INVALID_REQUEST, "\"deadline\": '" + text + "' is not a number");
        }
    }

    private static double requireSeconds(double seconds) {
        if (!(seconds >= 0 && seconds <= Integer.MAX_VALUE)) {
            throw new ProblemException(
                    Problem.Kind.INVALID_REQUEST, "\"deadline\": " + seconds + " must be a number of seconds, or 0");
        }
        return seconds;
    }
}
