package dev.invert.activations;

import dev.invert.batches.TokenMask;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The ids of the rows that a job has computed.
 *
 * @param end the job after its last sample
 * @param mask tokens that count; null if all do
 */
record RowIdsOfJob(JobOptions options, Checkpoint end, TokenMask mask) {
    /** Returns whether rows have ids other than their numbers. */
    boolean exist() {
        return options.pooling().isPerToken() || !options.input().sampleIds().isEmpty();
    }

    /** Returns the ids in row order, generated lazily: a run over tokens may have very many rows. */
    Iterator<String> iterator() {
        Set<Integer> skipped = new HashSet<>();
        end.skipped().forEach(left -> skipped.add(left.index()));
        List<String> names = options.input().sampleIds();
        Stream<String> ids = names.isEmpty()
                ? IntStream.range(0, end.samples()).mapToObj(Integer::toString)
                : IntStream.range(0, names.size())
                        .filter(i -> !skipped.contains(i))
                        .mapToObj(names::get);
        if (!options.pooling().isPerToken()) {
            return ids.iterator();
        }
        if (mask == null) {
            return ids.flatMap(this::tokenIds).iterator();
        }
        // Tokens are masked only in arrays, whose samples have no names.
        return IntStream.range(0, end.samples())
                .boxed()
                .flatMap(sample -> mask.tokens(sample).mapToObj(position -> sample + ":" + position))
                .iterator();
    }

    /** Builds {@code sample:position} ids, the form that label files for tokens use for a document and a position. */
    private Stream<String> tokenIds(String sample) {
        return IntStream.range(0, end.rowsPerSample()).mapToObj(position -> sample + ":" + position);
    }
}
