package dev.invert.audit;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Measures and judges the significant dependences of a neuron. Thread-safe. */
final class EffectPass {
    private final ConceptMatrix concepts;
    private final Model model;
    private final Model reference;
    private final ConceptMatrix training;
    private final double log10Alpha;
    private final Map<String, Integer> trainingColumns = new HashMap<>();

    /**
     * The activations of a model.
     *
     * @param activations what neurons are judged by
     * @param predictions index of the largest output of each sample; null unless the activations are logits
     */
    @SuppressWarnings("ArrayRecordComponent") // Neither compared nor changed.
    record Model(ActivationMatrix activations, int[] predictions) {
        /** Returns 1 for the samples that are predicted as a class, 0 for the others. */
        double[] hits(int output) {
            double[] hits = new double[predictions.length];
            for (int i = 0; i < hits.length; i++) {
                hits[i] = predictions[i] == output ? 1 : 0;
            }
            return hits;
        }
    }

    /**
     * Creates a pass.
     *
     * @param reference another model, or null
     * @param training concepts of the training samples, or null
     */
    EffectPass(ConceptMatrix concepts, Model model, Model reference, ConceptMatrix training, double alpha) {
        this.concepts = concepts;
        this.model = model;
        this.reference = reference;
        this.training = training;
        this.log10Alpha = Math.log10(alpha);
        if (training != null) {
            for (int column = 0; column < training.conceptCount(); column++) {
                trainingColumns.put(training.concepts().get(column).id(), column);
            }
        }
    }

    /**
     * Judges the pairs of one neuron, in place.
     *
     * @param pairs pairs of the neuron, with corrected p
     */
    void judge(List<AuditedPair> pairs, Target target) {
        EffectMeasure measure = null;
        EffectMeasure other = null;
        for (int i = 0; i < pairs.size(); i++) {
            AuditedPair pair = pairs.get(i);
            if (Double.isNaN(pair.log10P())) {
                continue;
            }
            if (pair.log10Holm() > log10Alpha) {
                pairs.set(i, judged(pair, new Judge.Judgment(AuditVerdict.CLEAR, "not significant"), null, null));
                continue;
            }
            if (measure == null) {
                measure = new EffectMeasure(concepts, model.activations(), pair.neuron(), target);
                other = reference == null
                        ? null
                        : new EffectMeasure(concepts, reference.activations(), pair.neuron(), target);
            }
            AuditEffect effect = effect(pair, target, measure, other);
            Judge.Judgment judgment = Judge.of(effect);
            pairs.set(
                    i,
                    judged(
                            pair,
                            judgment,
                            effect,
                            judgment.verdict().isFinding()
                                    ? measure.evidence(pair.concept(), model.predictions())
                                    : null));
        }
    }

    private AuditedPair judged(AuditedPair pair, Judge.Judgment judgment, AuditEffect effect, AuditEvidence evidence) {
        return pair.judged(
                judgment.verdict(),
                judgment.reason(),
                pair.log10Holm(),
                pair.log10Q(),
                effect,
                evidence == null ? Double.NaN : trainingLift(pair.intended(), pair.concept()),
                evidence);
    }

    private AuditEffect effect(AuditedPair pair, Target target, EffectMeasure measure, EffectMeasure other) {
        Standardization standardization = new Standardization(target, pair.concept(), concepts);
        double[] placements = measure.placements(standardization);
        double[] hits = model.predictions() == null ? null : model.hits(pair.neuron());
        AuditEffect.Reference compared = null;
        if (other != null) {
            double[] otherPlacements = other.placements(standardization);
            double[] otherHits = hits == null ? null : reference.hits(pair.neuron());
            compared = new AuditEffect.Reference(
                    standardization.auc(otherPlacements),
                    hits == null ? null : standardization.shift(otherHits),
                    standardization.aucGain(placements, otherPlacements),
                    hits == null ? null : standardization.shiftGain(hits, otherHits));
        }
        return new AuditEffect(
                standardization.auc(placements),
                measure.within(pair),
                standardization.coverage(),
                hits == null ? null : standardization.shift(hits),
                compared);
    }

    /** Returns P(c | t) / P(c) in the training samples; NaN if they lack a concept, or none shows it. */
    private double trainingLift(Formula intended, int concept) {
        Integer column = trainingColumns.get(concepts.concepts().get(concept).id());
        if (column == null || !trainingColumns.keySet().containsAll(Literals.ids(intended))) {
            return Double.NaN;
        }
        long[] truth = training.truthSet(intended);
        LongBuffer shown = training.bits(column);
        long within = 0;
        long both = 0;
        for (int w = 0; w < truth.length; w++) {
            within += Long.bitCount(truth[w]);
            both += Long.bitCount(truth[w] & shown.get(w));
        }
        double share = (double) training.count(column) / training.sampleCount();
        return within == 0 || share == 0 ? Double.NaN : both / (double) within / share;
    }
}
