package dev.invert.errors;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Settings that error messages can refer to. {@link #toString} returns the library's name of a setting: a method of a
 * builder, a record component or a parameter. {@link Message} lets a front end substitute its own names. All modules
 * share this enum, so that a test can check that a front end names every setting.
 */
public enum Setting {
    /** Maximum number of literals in a formula. */
    LENGTH("length"),
    /** Number of formulas of each length that are extended. */
    BEAM("beam"),
    /** Number of formulas reported per neuron. */
    TOP("top"),
    /** Minimum share of samples that satisfy a formula. */
    MIN_FRACTION("minFraction"),
    /** Maximum share of samples that satisfy a formula or show a concept. */
    MAX_FRACTION("maxFraction"),
    /** Number of concepts that formulas are built from. */
    SEARCH_LIMIT("searchLimit"),
    /** Quantity that the best formula maximizes. */
    OBJECTIVE("objective"),
    /** Values that are best: high or low ones. */
    DIRECTION("direction"),
    /** Search method. */
    SEARCH("search"),
    /** Time limit of a proof, in seconds per neuron. */
    TIME_LIMIT("timeLimitSeconds"),
    /** Number of threads. */
    THREADS("threads"),
    /** Significance level: the largest p of a significant explanation. */
    ALPHA("alpha"),
    /** Share of samples that count as top samples. */
    QUANTILE("quantile"),
    /** Share of samples excluded from the search. */
    HOLDOUT("holdout"),
    /** Number of parts of the samples that are left out in turn. */
    FOLDS("folds"),
    /** Number of searches on samples drawn with replacement. */
    BOOTSTRAP("bootstrap"),
    /** Number of searches on permuted samples. */
    PERMUTATIONS("permutations"),
    /** Number of random changes of the labels of a neuron. */
    TRIALS("trials"),
    /** Share of the samples that the truth holds for in sanity tests. */
    PREVALENCE("prevalence"),
    /** Acceptance of labels that name no known concept. */
    ALLOW_UNKNOWN("allowUnknown"),
    /** Strata of the samples of an audit. */
    STRATA("strata"),
    /** Activations of another model to compare with. */
    REFERENCE("reference"),
    /** Treatment of the activations as logits of classes. */
    OUTPUT_LAYER("outputLayer"),
    /** Weights of the linear layer that computes the outputs. */
    HEAD("head weights"),
    /** Activations that a head reads. */
    HEAD_INPUTS("head inputs"),
    /** Maximum native memory in use. */
    MEMORY_LIMIT("the memory limit"),

    /** File with the names of the columns of an array. */
    NAMES("names"),
    /** File with the ids of the rows of an array of labels. */
    SAMPLE_IDS("sampleIds"),
    /** Groups of dependent samples. */
    GROUPS("groups"),
    /** Column that states whether a label is present. */
    PRESENCE("presence"),
    /** Least confidence with which a label counts as present. */
    MIN_CONFIDENCE("minConfidence"),
    /** File that maps labels to WordNet nouns. */
    NOUN_MAP("map"),
    /** Minimum number of samples that show a concept. */
    MIN_SAMPLES("minSamples"),
    /** Patterns of the concepts to keep. */
    INCLUDE("include"),
    /** Patterns of the concepts to leave out. */
    EXCLUDE("exclude"),
    /** Ids of the rows of the activations. */
    ACTIVATION_IDS("activationIds"),
    /** Restriction to samples that both the activations and the labels contain. */
    COMMON_ONLY("commonOnly"),

    /** Length of an image's shorter side. */
    RESIZE("resize"),
    /** Side of the square that is cropped from an image. */
    CROP("crop"),
    /** Mean per color channel. */
    MEAN("mean"),
    /** Standard deviation per color channel. */
    STD("std"),
    /** Omission of images that cannot be decoded. */
    SKIP_BROKEN("skipBroken"),
    /** Array that a model is applied to. */
    ARRAY("array"),
    /** Tokens of the input that count. */
    MASK("mask"),
    /** Token ids that do not count. */
    IGNORED_IDS("ignoredIds"),
    /** Number of samples of the input that are used. */
    LIMIT("limit"),
    /** Reduction of a layer's output to neurons. */
    POOLING("pooling"),
    /** Device on which a model runs. */
    DEVICE("device"),
    /** Type in which activations are stored. */
    ELEMENT_TYPE("elementType"),
    /** Form of stored activations: sparse or dense. */
    SPARSITY("sparsity"),
    /** Continuation of an interrupted job. */
    RESUME("resume"),

    /** Permission to replace inputs, and files that this program has not written. */
    OVERWRITE("overwriting"),

    /** Standard deviations of the noise in a simulation. */
    NOISE("noise"),
    /** Numbers of literals of planted formulas. */
    PLANTED_LENGTHS("lengths"),
    /** Numbers of samples that a simulation draws. */
    SAMPLE_COUNTS("sampleCounts"),
    /** Number of neurons per cell of a simulation. */
    PLANTED_NEURONS("neurons");

    private final String name;

    Setting(String name) {
        this.name = name;
    }

    /**
     * Returns the setting with a value, for use in a {@link Message}: {@code beam=3}, {@code search=optimal},
     * {@code lengths=1,2}.
     */
    public Message with(Object value) {
        return Message.of(this, "=", text(value));
    }

    private static String text(Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Setting::text).collect(Collectors.joining(","));
        }
        return String.valueOf(value);
    }

    /** Returns the library's name of the setting. */
    @Override
    public String toString() {
        return name;
    }
}
