package dev.invert.explain;

import dev.invert.SampleGroups;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The searched samples of each stratum, with their prepared concepts. Thread-safe; the creator closes it. */
final class StratumParts implements AutoCloseable {
    private final List<SampleSplit.Part> parts = new ArrayList<>();

    /**
     * Prepares the strata.
     *
     * @param strata stratum of each sample
     * @param searched the searched samples, or null for all
     */
    StratumParts(PreparedConcepts all, SampleGroups strata, int[] searched) {
        SampleGroups used = searched == null ? strata : strata.select(searched);
        try {
            for (int[] members : used.members()) {
                if (members.length > 1) {
                    int[] samples = searched == null
                            ? members
                            : Arrays.stream(members).map(i -> searched[i]).toArray();
                    parts.add(new SampleSplit.Part(all, samples));
                }
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    List<SampleSplit.Part> parts() {
        return parts;
    }

    @Override
    public void close() {
        parts.forEach(SampleSplit.Part::close);
    }
}
