package dev.invert.audit;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.internal.parallel.Cancellation;
import dev.invert.internal.parallel.ParallelChunks;
import dev.invert.internal.statistics.BenjaminiHochberg;
import dev.invert.internal.statistics.Holm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** Finds the inputs of a linear head that mediate flagged dependences, and proves it by ablation. */
final class HeadAudit {
    private final ConceptMatrix concepts;
    private final ActivationMatrix logits;
    private final LinearHead head;
    private final EffectPass.Model model;
    private final AuditOptions options;
    private final BiFunction<Integer, Target, List<AuditedPair>> test;
    private final List<AuditedPair> pairs = new ArrayList<>();
    private final List<AuditAblation> ablations = new ArrayList<>();

    /** @param test tests an input for all concepts */
    HeadAudit(
            ConceptMatrix concepts,
            ActivationMatrix logits,
            LinearHead head,
            EffectPass.Model model,
            AuditOptions options,
            BiFunction<Integer, Target, List<AuditedPair>> test) {
        this.concepts = concepts;
        this.logits = logits;
        this.head = head;
        this.model = model;
        this.options = options;
        this.test = test;
    }

    List<AuditedPair> pairs() {
        return correct(pairs);
    }

    List<AuditAblation> ablations() {
        return ablations;
    }

    /** Audits the inputs behind one flagged output and concept. */
    void audit(AuditedPair flagged, Target target) {
        int concept = flagged.concept();
        Standardization standardization = new Standardization(target, concept, concepts);
        int inputCount = head.inputs().neuronCount();
        AuditedPair[] found = new AuditedPair[inputCount];
        double[] mediated = new double[inputCount];
        ParallelChunks.run(
                Math.min(options.threads(), inputCount), inputCount, canceled -> new ParallelChunks.Worker() {
                    @Override
                    public void work(int input) {
                        canceled.check();
                        EffectMeasure measure = new EffectMeasure(concepts, head.inputs(), input, target);
                        AuditedPair pair = test.apply(input, target).get(concept);
                        Estimate auc = standardization.auc(measure.placements(standardization));
                        AuditEffect effect =
                                new AuditEffect(auc, measure.within(pair), standardization.coverage(), null, null);
                        mediated[input] = head.centeredWeight(flagged.neuron(), input)
                                * standardization.effect(doubles(EffectMeasure.values(head.inputs(), input)));
                        found[input] = pair.judged(
                                pair.verdict(),
                                "",
                                Double.NaN,
                                Double.NaN,
                                effect,
                                Double.NaN,
                                measure.evidence(concept, null));
                    }

                    @Override
                    public void close() {
                        // Holds nothing.
                    }
                });
        double sum = Arrays.stream(mediated).sum();
        for (int input = 0; input < inputCount; input++) {
            double share = mediated[input] / sum;
            AuditedPair pair = found[input].behind(flagged.neuron(), share);
            Judge.Judgment judgment = Judge.ofInput(pair.effect().standardizedAuc(), share);
            AuditEvidence evidence = judgment.verdict() == AuditVerdict.FLAGGED ? pair.evidence() : null;
            found[input] = pair.judged(
                    judgment.verdict(), judgment.reason(), Double.NaN, Double.NaN, pair.effect(), Double.NaN, evidence);
        }
        pairs.addAll(Arrays.asList(found));
        int[] inputs = IntStream.range(0, inputCount)
                .filter(input -> found[input].verdict() == AuditVerdict.FLAGGED)
                .toArray();
        if (inputs.length > 0) {
            ablations.add(ablate(flagged, standardization, inputs, found, sum));
        }
    }

    private AuditAblation ablate(
            AuditedPair flagged, Standardization standardization, int[] inputs, AuditedPair[] found, double sum) {
        double[] hits = model.hits(flagged.neuron());
        Ablation ablation = new Ablation(logits, head, flagged.neuron(), standardization, hits, options.seed());
        List<int[]> sets = ablation.randomSets(inputs);
        double random = 0;
        for (int[] set : sets) {
            Cancellation.checkThread();
            random += ablation.shift(set) / sets.size();
        }
        return new AuditAblation(
                flagged.neuron(),
                flagged.concept(),
                IntStream.of(inputs).boxed().toList(),
                IntStream.of(inputs)
                        .mapToDouble(input -> found[input].mediatedShare())
                        .sum(),
                standardization.effect(centeredLogit(flagged.neuron())),
                sum,
                flagged.effect().shift().value(),
                ablation.shift(inputs),
                sets.isEmpty() ? Double.NaN : random,
                sets.size());
    }

    private double[] centeredLogit(int output) {
        double[] centered = doubles(EffectMeasure.values(logits, output));
        int outputs = logits.neuronCount();
        for (int k = 0; k < outputs; k++) {
            float[] logit = EffectMeasure.values(logits, k);
            for (int i = 0; i < centered.length; i++) {
                centered[i] -= (double) logit[i] / outputs;
            }
        }
        return centered;
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    /** Corrects p over all inputs of all flagged outputs. */
    static List<AuditedPair> correct(List<AuditedPair> pairs) {
        List<AuditedPair> tested =
                pairs.stream().filter(pair -> !Double.isNaN(pair.log10P())).toList();
        double[] log10P = tested.stream().mapToDouble(AuditedPair::log10P).toArray();
        double[] holm = Holm.log10P(log10P);
        double[] q = BenjaminiHochberg.log10Q(log10P);
        List<AuditedPair> corrected = new ArrayList<>(pairs.size());
        int at = 0;
        for (AuditedPair pair : pairs) {
            if (Double.isNaN(pair.log10P())) {
                corrected.add(pair);
            } else {
                corrected.add(pair.judged(
                        pair.verdict(),
                        pair.reason(),
                        holm[at],
                        q[at],
                        pair.effect(),
                        pair.trainingLift(),
                        pair.evidence()));
                at++;
            }
        }
        return corrected;
    }
}
