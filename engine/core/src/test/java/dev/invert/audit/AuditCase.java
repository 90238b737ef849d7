package dev.invert.audit;

import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A seeded problem: logits of a few classes, and further concepts. Concept k is class k; the concepts after the classes
 * are random, with a share of samples that may depend on the class.
 */
final class AuditCase implements AutoCloseable {
    final int classes;
    final int n;
    final int[] classOf;
    final boolean[][] extra;
    final float[][] logits;
    final ConceptMatrix concepts;
    final ActivationMatrix activations;

    /**
     * Draws a problem.
     *
     * @param marked whether extra concept 0 raises logit 0 on all classes, as a watermark of a biased network does
     * @param digits number of distinct noise values per logit, to make ties; 0 for none
     */
    AuditCase(long seed, int classes, int n, int extras, boolean marked, int digits) {
        SplittableRandom random = new SplittableRandom(seed);
        this.classes = classes;
        this.n = n;
        this.classOf = new int[n];
        this.extra = new boolean[extras][n];
        this.logits = new float[classes][n];
        for (int i = 0; i < n; i++) {
            classOf[i] = random.nextInt(classes);
            for (int e = 0; e < extras; e++) {
                // All but concept 0 depend on the class.
                extra[e][i] = random.nextDouble() < (e == 0 ? 0.5 : 0.2 + 0.6 * classOf[i] / classes);
            }
            for (int k = 0; k < classes; k++) {
                double noise = 2 * random.nextDouble() + 2 * random.nextDouble();
                double logit = noise + (k == classOf[i] ? 4 : 0) + (marked && k == 0 && extra[0][i] ? 4 : 0);
                logits[k][i] = (float) (digits == 0 ? logit : Math.rint(logit * digits) / digits);
            }
        }
        List<Concept> names = new ArrayList<>();
        for (int k = 0; k < classes; k++) {
            names.add(Concept.named("class" + k));
        }
        for (int e = 0; e < extras; e++) {
            names.add(Concept.named("extra" + e));
        }
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(n, names)) {
            for (int i = 0; i < n; i++) {
                builder.set(i, classOf[i]);
                for (int e = 0; e < extras; e++) {
                    if (extra[e][i]) {
                        builder.set(i, classes + e);
                    }
                }
            }
            concepts = builder.build();
        }
        activations = ActivationMatrix.of(logits);
    }

    /** Returns the class of each neuron. */
    Map<Integer, Formula> intended() {
        Map<Integer, Formula> intended = new LinkedHashMap<>();
        for (int k = 0; k < classes; k++) {
            intended.put(k, Formula.parse("class" + k));
        }
        return intended;
    }

    @Override
    public void close() {
        activations.close();
        concepts.close();
    }
}
