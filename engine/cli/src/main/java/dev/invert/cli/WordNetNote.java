package dev.invert.cli;

import dev.invert.labels.LabeledSamples;
import java.util.Optional;
import java.util.regex.Pattern;

/** A note that the concepts have only WordNet ids, as folders of ImageNet do, with the command that adds names. */
final class WordNetNote {
    private static final Pattern ID = Pattern.compile("n\\d{8}");

    private WordNetNote() {}

    /** Returns the note if all concepts are WordNet ids without names; otherwise empty. */
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
