package dev.invert.internal.search.exact;

import dev.invert.internal.parallel.Cancellation;
import dev.invert.internal.search.CertifiedFormula;
import dev.invert.internal.search.FoundFormula;
import dev.invert.internal.search.Objective;
import dev.invert.internal.search.Prover;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Proves by exact search which formula is the best of all and, if requested, of each length. Not thread-safe. */
public final class FormulaProver implements Prover {
    private final ExactSearchIndex index;
    private final ExactSearch ofAll;
    private final List<ExactSearch> ofLengths;

    /**
     * Creates a prover for one thread.
     *
     * @param index index of the concepts
     * @param ofLengths indices for the proofs of formulas of exactly 1, 2, … literals; see
     *     {@link ExactSearchIndex#ofLengths}
     * @param conceptIds maps a concept to its id
     * @param limitNanos nanoseconds per proof, after which only a bound is proven; 0 for no limit
     * @param stepShare share of each proof in the steps of a block; infinity for no limit
     * @param cancellation polled while proving
     */
    public FormulaProver(
            ExactSearchIndex index,
            List<ExactSearchIndex> ofLengths,
            IntFunction<String> conceptIds,
            long limitNanos,
            double stepShare,
            Cancellation cancellation) {
        this.index = index;
        this.ofAll = new ExactSearch(index, false, conceptIds, limitNanos, stepShare, cancellation);
        this.ofLengths = ofLengths.stream()
                .map(ofLength -> new ExactSearch(ofLength, true, conceptIds, limitNanos, stepShare, cancellation))
                .toList();
    }

    @Override
    public int length() {
        return index.length();
    }

    @Override
    public void startBlock(int neurons) {
        ofAll.startBlock(neurons);
        ofLengths.forEach(search -> search.startBlock(neurons));
    }

    @Override
    public CertifiedFormula prove(Objective objective, long[] centeredWeights, int sign, List<FoundFormula> known) {
        return ofAll.prove(objective, centeredWeights, sign, known);
    }

    @Override
    public List<CertifiedFormula> proveEachLength(
            Objective objective, long[] centeredWeights, int sign, List<FoundFormula> known) {
        return IntStream.rangeClosed(1, ofLengths.size())
                .mapToObj(length -> ofLengths
                        .get(length - 1)
                        .prove(
                                objective,
                                centeredWeights,
                                sign,
                                known.stream()
                                        .filter(formula -> formula.formula().length() == length)
                                        .toList()))
                .toList();
    }
}
