package dev.invert.cli;

import dev.invert.labels.LabeledSamples;
import java.util.Optional;
import java.util.regex.Pattern;

/** Says that concepts are called by bare WordNet ids, as folders of ImageNet are, and what names them. */
final class WordNetNote {
    private static final Pattern ID = Pattern.compile("n\\d{8}");

    private WordNetNote() {}

    /** The note, where all concepts are like that. */
    static Optional<String> of(LabeledSamples labels) {
        boolean bare = labels.matrix().concepts().stream()
                .allMatch(concept ->
                        ID.matcher(concept.id()).matches() && concept.name().equals(concept.id()));
        return bare
                ? Optional.of("The concepts are WordNet ids without names; invert concepts --wordnet adds their names"
                        + " and their hypernyms")
                : Optional.empty();
    }
}
