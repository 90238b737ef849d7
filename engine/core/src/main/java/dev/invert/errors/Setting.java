package dev.invert.errors;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A setting that an error can refer to. {@link #toString} gives the name by which the library knows it: a method of a
 * builder, a record component or a parameter. A {@link Message} lets a front end use names of its own. All modules share
 * this enum, so that a front end can be checked to have a name for every setting.
 */
public enum Setting {
    /** Most literals in a formula. */
    LENGTH("length"),
    /** Formulas extended per length. */
    BEAM("beam"),
    /** Formulas reported per neuron. */
    TOP("top"),
    /** Least share of samples that satisfy a formula. */
    MIN_FRACTION("minFraction"),
    /** Largest share of samples that satisfy a formula or show a concept. */
    MAX_FRACTION("maxFraction"),
    /** How many concepts may be joined. */
    SEARCH_LIMIT("searchLimit"),
    /** How formulas are searched for. */
    SEARCH("search"),
    /** Seconds per neuron for a proof. */
    TIME_LIMIT("timeLimitSeconds"),
    /** Threads that work in parallel. */
    THREADS("threads"),
    /** Largest p of a significant explanation. */
    ALPHA("alpha"),
    /** Share of samples that count as high. */
    QUANTILE("quantile"),
    /** Share of samples held out of the search. */
    HOLDOUT("holdout"),
    /** Parts of the samples left out in turn. */
    FOLDS("folds"),
    /** Searches on samples drawn with replacement. */
    BOOTSTRAP("bootstrap"),
    /** Searches on shuffled samples. */
    PERMUTATIONS("permutations"),
    /** Most native memory that may be in use. */
    MEMORY_LIMIT("the memory limit"),

    /** File with the names of an array's columns. */
    NAMES("names"),
    /** File with the ids of the rows of an array of labels. */
    SAMPLE_IDS("sampleIds"),
    /** What samples belong to. */
    GROUPS("groups"),
    /** File that maps labels to nouns of WordNet. */
    NOUN_MAP("map"),
    /** Least number of samples that show a concept. */
    MIN_SAMPLES("minSamples"),
    /** Patterns of the concepts to keep. */
    INCLUDE("include"),
    /** Patterns of the concepts to leave out. */
    EXCLUDE("exclude"),
    /** The ids of the rows of the activations. */
    ACTIVATION_IDS("activationIds"),
    /** Whether samples that only one side has are left out. */
    COMMON_ONLY("commonOnly"),

    /** Length of an image's shorter side. */
    RESIZE("resize"),
    /** Side of the square cut out of an image. */
    CROP("crop"),
    /** Mean per color channel. */
    MEAN("mean"),
    /** Standard deviation per color channel. */
    STD("std"),
    /** Whether images that cannot be decoded are left out. */
    SKIP_BROKEN("skipBroken"),
    /** The array that a model is run on. */
    ARRAY("array"),
    /** How many samples of the input are used. */
    LIMIT("limit"),
    /** How outputs become neurons. */
    POOLING("pooling"),
    /** Where a model runs. */
    DEVICE("device"),
    /** What activations are stored as. */
    ELEMENT_TYPE("elementType"),
    /** Whether an interrupted job goes on. */
    RESUME("resume"),

    /** Standard deviations of the noise in a simulation. */
    NOISE("noise"),
    /** Literals of planted formulas. */
    PLANTED_LENGTHS("lengths"),
    /** Numbers of samples that a simulation draws. */
    SAMPLE_COUNTS("sampleCounts"),
    /** Neurons per cell of a simulation. */
    PLANTED_NEURONS("neurons");

    private final String name;

    Setting(String name) {
        this.name = name;
    }

    /**
     * Returns the setting with a value, as part of a {@link Message}: {@code beam=3}, {@code search=optimal},
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

    /** Returns the name by which the library knows the setting. */
    @Override
    public String toString() {
        return name;
    }
}
