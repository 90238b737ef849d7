package dev.invert.cli;

import dev.invert.errors.Setting;
import java.util.function.Function;

/** Maps settings to command-line options. No other class does. */
final class OptionNames {
    private static final String SAMPLE_IDS = "--sample-ids FILE";

    private OptionNames() {}

    /**
     * Returns a function from settings to options, with an operand if the setting is a specific value of the option.
     *
     * @param command the command that reports the setting, such as {@code explain}; an option can mean different
     *     settings in different commands
     */
    static Function<Setting, String> of(String command) {
        return setting -> option(setting, command);
    }

    private static String option(Setting setting, String command) {
        return switch (setting) {
            case LENGTH -> command.equals("curve") ? "--lengths" : "--length";
            case BEAM -> "--beam";
            case TOP -> "--top";
            case MIN_FRACTION -> command.equals("curve") ? "--min-fractions" : "--min-fraction";
            case MAX_FRACTION -> "--max-fraction";
            case SEARCH_LIMIT -> "--search-limit";
            case OBJECTIVE -> "--objective";
            case DIRECTION -> "--direction";
            case SEARCH -> "--search";
            case TIME_LIMIT -> "--time-limit";
            case THREADS -> "--threads";
            case ALPHA -> "--alpha";
            case QUANTILE -> "--quantile";
            case HOLDOUT -> "--holdout";
            case FOLDS -> "--folds";
            case BOOTSTRAP -> "--bootstrap";
            case PERMUTATIONS -> "--permutations";
            case TRIALS -> "--trials";
            case PREVALENCE -> "--prevalence";
            case ALLOW_UNKNOWN -> "--allow-unknown";
            case STRATA -> "--strata";
            case REFERENCE -> "--reference";
            case OUTPUT_LAYER -> "--output-layer";
            case HEAD -> "--head";
            case HEAD_INPUTS -> "--inputs";
            case MEMORY_LIMIT -> "--memory";
            case NAMES -> "--names";
            case SAMPLE_IDS -> command.equals("concepts") ? SAMPLE_IDS : SAMPLE_IDS + " of invert concepts";
            case GROUPS -> "--groups";
            case PRESENCE -> "--presence";
            case MIN_CONFIDENCE -> "--min-confidence";
            case NOUN_MAP -> "--wordnet-map FILE.csv";
            case MIN_SAMPLES -> "--min-samples";
            case INCLUDE -> "--include";
            case EXCLUDE -> "--exclude";
            case ACTIVATION_IDS -> SAMPLE_IDS;
            case COMMON_ONLY -> "--samples common";
            case RESIZE -> "--resize";
            case CROP -> "--crop";
            case MEAN -> "--mean";
            case STD -> "--std";
            case SKIP_BROKEN -> "--on-error skip";
            case ARRAY -> "--input";
            case MASK -> "--mask";
            case IGNORED_IDS -> "--ignore-ids";
            case LIMIT -> "--limit";
            case POOLING -> "--pool";
            case DEVICE -> "--device";
            case ELEMENT_TYPE -> "--dtype";
            case SPARSITY -> "--sparse";
            case RESUME -> "--resume";
            case OVERWRITE -> "--overwrite";
            case NOISE -> "--noise";
            case PLANTED_LENGTHS -> "--lengths";
            case SAMPLE_COUNTS -> "--sample-counts";
            case PLANTED_NEURONS -> "--per-cell";
        };
    }
}
