package dev.invert.internal.search;

import dev.invert.Formula;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Merges proven formulas with the results of the beam search of one neuron. */
final class ProvenResults {
    private final BeamSettings settings;
    private final NeuronFormulas formulasOfNeuron;

    /**
     * Creates a merger for one neuron.
     *
     * @param settings settings of the search, with the objective of the neuron
     * @param formulasOfNeuron compares and judges the formulas
     */
    ProvenResults(BeamSettings settings, NeuronFormulas formulasOfNeuron) {
        this.settings = settings;
        this.formulasOfNeuron = formulasOfNeuron;
    }

    /** Compares and judges formulas of one neuron. */
    interface NeuronFormulas {
        boolean same(FoundFormula a, FoundFormula b);

        /** Returns whether a formula is left out because one of its literals adds nothing. */
        boolean hasFiller(FoundFormula formula);

        /** Returns the best formula outside the bounds that a formula with filler contains. */
        Optional<FoundFormula> excluded();
    }

    /**
     * Returns the merged result: the proven optima first, then the other formulas of the beam, in order.
     *
     * @param beam result of the beam search
     * @param unseeded best formulas of a beam search that knows no proof
     * @param proofs proofs of each direction, the highest AUC first
     */
    NeuronResult merge(NeuronResult beam, List<FoundFormula> unseeded, List<DirectionProof> proofs) {
        List<CertifiedFormula> kept = proofs.stream()
                .map(proof -> withoutFiller(proof.best(), beam.best()))
                .toList();
        return new NeuronResult(
                beam.objective(),
                false,
                beam.tieTerm(),
                merge(beam.best(), optima(kept), kept.stream().allMatch(CertifiedFormula::certified)),
                Optional.empty(),
                formulasOfNeuron.excluded(),
                perLength(beam, kept, proofs),
                beam.formulasEvaluated(),
                Optional.of(certificate(kept, proofs, unseeded)));
    }

    /** Returns a result with the proven optimum of each length before the other formulas of this length. */
    NeuronResult mergeLengths(NeuronResult beam, List<DirectionProof> proofs) {
        return beam.with(beam.simpler(), perLength(beam, List.of(), proofs));
    }

    /**
     * Returns the formulas of each length: the proven best of the length first, or the best of all if this is its length.
     *
     * @param best proofs about the best formulas of all
     */
    private List<List<FoundFormula>> perLength(
            NeuronResult beam, List<CertifiedFormula> best, List<DirectionProof> proofs) {
        List<List<FoundFormula>> perLength = new ArrayList<>();
        for (List<FoundFormula> found : beam.perLength()) {
            int k = perLength.size();
            List<DirectionProof> ofLength = proofs.stream()
                    .filter(proof -> k < proof.ofLengths().size())
                    .toList();
            if (ofLength.isEmpty()) {
                perLength.add(merge(
                        found,
                        optima(best).stream()
                                .filter(optimum -> optimum.formula().length() == k + 1)
                                .toList(),
                        best.stream().allMatch(CertifiedFormula::certified)));
                continue;
            }
            perLength.add(merge(
                    found.stream()
                            .filter(formula -> ofLength.stream()
                                    .noneMatch(proof ->
                                            isBetter(formula, proof.ofLengths().get(k), proof.sign())))
                            .toList(),
                    optima(ofLength.stream()
                            .map(proof -> proof.ofLengths().get(k))
                            .toList()),
                    ofLength.stream().allMatch(proof -> proof.ofLengths().get(k).certified())));
        }
        return List.copyOf(perLength);
    }

    /**
     * Returns whether a formula is better than the proven best of its length, which shows that a shorter formula has
     * its truth set.
     */
    private boolean isBetter(FoundFormula formula, CertifiedFormula proof, int sign) {
        FoundFormula best = proof.best();
        int length = formula.formula().length();
        return proof.certified()
                && settings.signOf(formula.sum()) == sign
                && (best == null
                        || settings.objective()
                                        .compare(
                                                formula.n(),
                                                sign * formula.sum(),
                                                length,
                                                best.n(),
                                                sign * best.sum(),
                                                length)
                                > 0);
    }

    private static List<FoundFormula> optima(List<CertifiedFormula> proofs) {
        return proofs.stream()
                .map(CertifiedFormula::best)
                .filter(best -> best != null)
                .toList();
    }

    /**
     * Returns a proof whose best formula has no literal that adds nothing. If the proven formula has one, a formula of the
     * beam for the same samples takes its place, or only the bound remains.
     */
    private CertifiedFormula withoutFiller(CertifiedFormula proof, List<FoundFormula> beam) {
        FoundFormula best = proof.best();
        if (best == null || !formulasOfNeuron.hasFiller(best)) {
            return proof;
        }
        return beam.stream()
                .filter(formula -> formulasOfNeuron.same(formula, best))
                .findFirst()
                .map(proof::withBest)
                .orElseGet(proof::withoutBest);
    }

    /** Merges formulas of the beam with the best formulas that proofs have found, which come first if they are certified. */
    private List<FoundFormula> merge(List<FoundFormula> found, List<FoundFormula> optima, boolean certified) {
        List<FoundFormula> merged = new ArrayList<>();
        for (FoundFormula optimum : optima) {
            // The highest and the lowest are the same if the bounds leave one formula.
            if (merged.stream().anyMatch(before -> formulasOfNeuron.same(before, optimum))) {
                continue;
            }
            FoundFormula twin = found.stream()
                    .filter(formula -> formulasOfNeuron.same(formula, optimum))
                    .findFirst()
                    .orElse(null);
            merged.add(twin == null ? optimum : withAliases(optimum, twin));
        }
        for (FoundFormula formula : found) {
            if (optima.stream().noneMatch(optimum -> formulasOfNeuron.same(formula, optimum))) {
                merged.add(formula);
            }
        }
        if (!certified || (settings.highest() && settings.lowest())) {
            merged.sort((a, b) -> settings.compare(b, a));
        }
        return merged.stream().limit(settings.top()).toList();
    }

    /** Returns the optimum with the beam's formulas for the same truth set as its aliases, if aliases are requested. */
    private FoundFormula withAliases(FoundFormula optimum, FoundFormula twin) {
        List<Formula> aliases = new ArrayList<>(twin.aliases());
        if (settings.aliases() > 0) {
            aliases.add(0, twin.formula());
            aliases.removeIf(alias -> alias.equals(optimum.formula()));
        }
        return new FoundFormula(
                optimum.formula(),
                optimum.n(),
                optimum.sum(),
                aliases.stream().limit(settings.aliases()).toList());
    }

    /** Combines the proofs of all directions. With two directions, the higher bound limits both. */
    private Proof certificate(List<CertifiedFormula> proofs, List<DirectionProof> directions, List<FoundFormula> beam) {
        boolean certified = proofs.stream().allMatch(CertifiedFormula::certified);
        double bound = Double.NaN;
        long formulaCount = 0;
        FoundFormula best = null;
        for (CertifiedFormula proof : proofs) {
            formulaCount = proof.formulaCount();
            if (Double.isNaN(bound) || proof.bound() > bound) {
                bound = proof.bound();
            }
            if (proof.best() != null && (best == null || settings.compare(proof.best(), best) > 0)) {
                best = proof.best();
            }
        }
        int sign = settings.signOf(best == null ? 0 : best.sum());
        if (certified && best != null) {
            bound = settings.reportedValue(best);
        } else if (sign < 0) {
            bound = settings.objective().mirrored(bound);
        }
        return new Proof(certified, bound, formulaCount, Proof.provenLength(directions), Proof.steps(directions), beam);
    }
}
