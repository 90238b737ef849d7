package dev.invert.comparisons;

import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import dev.invert.labels.ConceptFiles;
import dev.invert.labels.LabelOptions;
import dev.invert.labels.LabeledSamples;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Opens the concepts that two runs were made with. */
public final class RunConcepts {
    private RunConcepts() {}

    /**
     * Opens the concepts that both runs name, if these are the same and can still be read; the caller closes them.
     *
     * @param names file with the names of the columns of an array, or null
     * @param budget limits the memory of the concepts
     */
    public static Optional<LabeledSamples> open(RunLabels a, RunLabels b, Path names, MemoryBudget budget) {
        if (a.concepts() == null || !a.concepts().equals(b.concepts())) {
            return Optional.empty();
        }
        try {
            Path source = Path.of(a.concepts());
            return Files.exists(source)
                    ? Optional.of(ConceptFiles.read(
                            source, new LabelOptions(names, null, null, LabelOptions.Layout.AUTO, budget)))
                    : Optional.empty();
        } catch (InvertException | InvalidPathException e) {
            // The labels can be compared without them.
            return Optional.empty();
        }
    }
}
