package dev.invert.explain;

import dev.invert.ActivationMatrix;
import dev.invert.ExplainOptions.Direction;
import dev.invert.Formula;
import dev.invert.NeuronMatch;
import dev.invert.SampleGroups;
import dev.invert.StatisticsOptions;
import dev.invert.errors.InvalidSettingException;
import dev.invert.errors.InvertException;
import dev.invert.errors.Setting;
import dev.invert.score.BestNeurons;
import dev.invert.score.FormulaSource;
import dev.invert.score.Scorer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Finds the neurons that detect given formulas best, by their AUC. Immutable and thread-safe.
 *
 * @param top number of neurons per formula, 1 to 100,000
 * @param direction the AUCs that are best
 * @param holdout share of the samples that are left out of the comparison and measured apart, from 0 (none) to 1,
 *     exclusive
 * @param seed seed of the choice of these samples
 * @param threads number of threads; 0 for one per processor
 */
public record NeuronFinder(int top, Direction direction, double holdout, long seed, int threads) {
    private static final int MOST = 100_000;

    /**
     * Checks ranges.
     *
     * @throws InvalidSettingException if a value is out of range
     */
    public NeuronFinder {
        if (top < 1 || top > MOST) {
            throw new InvalidSettingException(Setting.TOP, top, "must lie between ", 1, " and ", MOST);
        }
        StatisticsOptions.DEFAULT.withHoldout(holdout);
        Scorer.create().withThreads(threads);
    }

    /**
     * Returns the best neurons of each formula, best first; of equal AUCs, the first neuron comes first.
     *
     * @param activations N samples x K neurons
     * @param concepts prepared concepts of the same samples in the same order
     * @param groups groups of samples that are held out together, or null
     * @param neurons indices of the neurons to compare, at least one
     * @param formulas at least one
     * @throws InvertException if a formula holds for no sample or for all, the numbers of samples differ, an activation
     *     is NaN or infinite, a formula names an unknown concept, or memory is insufficient
     * @throws dev.invert.errors.CanceledException if the calling thread is interrupted
     */
    public List<List<NeuronMatch>> find(
            ActivationMatrix activations,
            PreparedConcepts concepts,
            SampleGroups groups,
            int[] neurons,
            List<Formula> formulas) {
        if (holdout == 0) {
            return matches(chosen(activations, concepts, neurons, formulas), activations, concepts, null, formulas);
        }
        try (SampleSplit split = concepts.split(holdout, seed, groups)) {
            ActivationMatrix searched = activations.select(split.searched().samples());
            int[][] chosen = chosen(searched, split.searched().concepts(), neurons, formulas);
            return matches(chosen, activations, concepts, split, formulas);
        }
    }

    /** Returns the best neurons of each formula. */
    private int[][] chosen(
            ActivationMatrix activations, PreparedConcepts concepts, int[] neurons, List<Formula> formulas) {
        BestNeurons best = new BestNeurons(top, direction);
        Scorer.create()
                .withThreads(threads)
                .score(
                        activations,
                        concepts.concepts(),
                        neurons,
                        FormulaSource.of(formulas.stream().map(Formula::text).toList()),
                        best);
        int[][] chosen = new int[formulas.size()][];
        for (int m = 0; m < chosen.length; m++) {
            List<BestNeurons.Neuron> found = best.of(m);
            if (found.isEmpty()) {
                throw new InvertException("The formula " + formulas.get(m).text() + " holds for none or for all of the "
                        + concepts.sampleCount() + " samples, so it has no AUC: use another one"
                        + (holdout > 0 ? ", or hold out fewer samples" : ""));
            }
            chosen[m] = found.stream().mapToInt(n -> neurons[n.column()]).toArray();
        }
        return chosen;
    }

    private List<List<NeuronMatch>> matches(
            int[][] chosen,
            ActivationMatrix activations,
            PreparedConcepts concepts,
            SampleSplit split,
            List<Formula> formulas) {
        int[] neurons = Arrays.stream(chosen)
                .flatMapToInt(Arrays::stream)
                .distinct()
                .sorted()
                .toArray();
        List<List<Formula>> ofNeuron = Arrays.stream(neurons)
                .mapToObj(neuron -> IntStream.range(0, chosen.length)
                        .filter(m -> contains(chosen[m], neuron))
                        .mapToObj(formulas::get)
                        .toList())
                .toList();
        Measures compared = split == null
                ? measure(concepts, activations, neurons, ofNeuron)
                : measure(split.searched(), activations, neurons, ofNeuron);
        Measures heldOut = split == null ? null : measure(split.heldOut(), activations, neurons, ofNeuron);
        List<List<NeuronMatch>> matches = new ArrayList<>();
        int[] next = new int[neurons.length];
        for (int[] ofFormula : chosen) {
            NeuronMatch[] found = new NeuronMatch[ofFormula.length];
            for (int at = 0; at < neurons.length; at++) {
                int rank = indexOf(ofFormula, neurons[at]);
                if (rank >= 0) {
                    FormulaMeasures.Estimate estimate = compared.get(at).get(next[at]);
                    boolean greater = estimate.auc() >= 0.5;
                    found[rank] = new NeuronMatch(
                            neurons[at],
                            measured(estimate, greater),
                            heldOut == null
                                    ? Optional.empty()
                                    : Optional.of(measured(heldOut.get(at).get(next[at]), greater)));
                    next[at]++;
                }
            }
            matches.add(List.of(found));
        }
        return matches;
    }

    /** Estimates per neuron, in the order of its formulas. */
    private record Measures(List<List<FormulaMeasures.Estimate>> ofNeurons) {
        List<FormulaMeasures.Estimate> get(int neuron) {
            return ofNeurons.get(neuron);
        }
    }

    private Measures measure(
            SampleSplit.Part part, ActivationMatrix activations, int[] neurons, List<List<Formula>> formulas) {
        return measure(part.concepts(), activations.select(part.samples()), neurons, formulas);
    }

    private Measures measure(
            PreparedConcepts concepts, ActivationMatrix activations, int[] neurons, List<List<Formula>> formulas) {
        return new Measures(new HeldOutPass(concepts, threads).score(activations, neurons, formulas));
    }

    private static NeuronMatch.Measured measured(FormulaMeasures.Estimate estimate, boolean greater) {
        return new NeuronMatch.Measured(
                estimate.auc(),
                estimate.interval(),
                estimate.positiveCount(),
                estimate.sampleCount(),
                greater ? estimate.log10PGreater() : estimate.log10PLess());
    }

    private static boolean contains(int[] neurons, int neuron) {
        return indexOf(neurons, neuron) >= 0;
    }

    private static int indexOf(int[] neurons, int neuron) {
        for (int i = 0; i < neurons.length; i++) {
            if (neurons[i] == neuron) {
                return i;
            }
        }
        return -1;
    }
}
