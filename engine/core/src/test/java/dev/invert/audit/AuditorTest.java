package dev.invert.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import dev.invert.errors.InvertException;
import dev.invert.internal.kernel.EveryKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EveryKernel
class AuditorTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void ranksAreThoseOfBruteForce(int digits) {
        try (AuditCase problem = new AuditCase(3, 4, 211, 3, true, digits)) {
            AuditResult result = Auditor.builder()
                    .threads(2)
                    .build()
                    .audit(problem.activations, problem.concepts, problem.intended());
            assertThat(result.pairs()).hasSize(4 * 7);
            for (AuditedPair pair : result.pairs()) {
                float[] a = problem.logits[pair.neuron()];
                IntPredicate c = i -> problem.concepts.get(i, pair.concept());
                assertThat(pair.u2Without()).isEqualTo(u2(a, i -> problem.classOf[i] != pair.neuron(), c));
                assertThat(pair.u2Within()).isEqualTo(u2(a, i -> problem.classOf[i] == pair.neuron(), c));
                if (pair.concept() < 4) {
                    assertThat(pair.verdict()).isEqualTo(AuditVerdict.NOT_AUDITABLE);
                } else {
                    assertThat(pair.z()).isCloseTo(vanElteren(problem, a, c), within(1e-9));
                }
            }
        }
    }

    @Test
    void effectsAreThoseOfBruteForce() {
        try (AuditCase problem = new AuditCase(5, 3, 400, 2, true, 2)) {
            AuditResult result = Auditor.builder()
                    .outputLayer(true)
                    .build()
                    .audit(problem.activations, problem.concepts, problem.intended());
            AuditedPair pair = result.pairs().get(3);
            assertThat(pair.verdict()).isEqualTo(AuditVerdict.FLAGGED);
            float[] a = logSoftmax(problem.logits)[0];
            assertThat(pair.effect().standardizedAuc().value())
                    .isCloseTo(standardizedAuc(problem, a, problem.extra[0]), within(1e-9));
            assertThat(pair.effect().shift().value()).isCloseTo(shift(problem, problem.extra[0]), within(1e-12));
            assertThat(pair.effect().coverage()).isEqualTo(1);
            assertThat(pair.evidence().strata()).hasSize(3);
            AuditEvidence.Stratum own = pair.evidence().strata().stream()
                    .filter(AuditEvidence.Stratum::intended)
                    .findFirst()
                    .orElseThrow();
            assertThat(own.auc()).isEqualTo(pair.aucWithin());
            assertThat(IntStream.range(0, AuditEvidence.BINS)
                            .map(bin -> pair.evidence().with().get(bin))
                            .sum())
                    .isEqualTo(pair.counts().positiveWithout());
        }
    }

    @Test
    void aStandardizedAucOfOneStratumHasTheVarianceOfDeLong() {
        try (AuditCase problem = new AuditCase(9, 2, 300, 1, true, 2)) {
            AuditResult result =
                    Auditor.builder().build().audit(problem.activations, problem.concepts, problem.intended());
            // With two classes, the samples without a class are one stratum: A_std is A0, and A1 of the same data.
            AuditedPair pair = result.pairs().get(2);
            assertThat(pair.effect().standardizedAuc().value()).isCloseTo(pair.aucWithout(), within(1e-12));
            AuditResult swapped = Auditor.builder()
                    .build()
                    .audit(problem.activations, problem.concepts, Map.of(0, Formula.parse("~class0")));
            Estimate mirrored = swapped.pairs().get(2).effect().within();
            assertThat(mirrored.value())
                    .isCloseTo(pair.effect().standardizedAuc().value(), within(1e-12));
            assertThat(mirrored.low()).isCloseTo(pair.effect().standardizedAuc().low(), within(1e-12));
        }
    }

    @Test
    void aPlantedMarkIsFoundAndItsCleanTwinIsSilent() {
        for (int seed = 0; seed < 5; seed++) {
            for (boolean marked : new boolean[] {true, false}) {
                try (AuditCase problem = new AuditCase(seed, 5, 1500, 4, marked, 0)) {
                    AuditResult result = Auditor.builder()
                            .outputLayer(true)
                            .build()
                            .audit(problem.activations, problem.concepts, problem.intended());
                    List<String> flagged = result.pairs().stream()
                            .filter(pair -> pair.verdict() == AuditVerdict.FLAGGED)
                            .map(pair -> pair.neuron() + " " + pair.concept())
                            .toList();
                    assertThat(flagged).isEqualTo(marked ? List.of("0 5") : List.of());
                }
            }
        }
    }

    @Test
    void withoutClassesRelatedConceptsAreNotAuditable() {
        try (AuditCase problem = new AuditCase(4, 3, 300, 2, true, 0)) {
            AuditResult result = Auditor.builder()
                    .build()
                    .audit(problem.activations, problem.concepts, Map.of(0, Formula.parse("class0")));
            assertThat(result.summary().partition()).isEqualTo("the intended concept of each neuron");
            assertThat(result.pairs())
                    .extracting(AuditedPair::verdict)
                    .startsWith(AuditVerdict.NOT_AUDITABLE, AuditVerdict.NOT_TESTABLE, AuditVerdict.NOT_TESTABLE);
            assertThat(result.pairs().get(0).reason()).startsWith("part of the label");
            AuditedPair mark = result.pairs().get(3);
            assertThat(mark.effect().standardizedAuc().value()).isCloseTo(mark.aucWithout(), within(1e-12));
            assertThat(mark.verdict()).isEqualTo(AuditVerdict.SENSITIVE);
        }
    }

    @Test
    void aConceptThatOccursOnlyWithTheIntendedOneIsNotTestable() {
        List<Concept> names =
                List.of(Concept.named("a"), Concept.named("b"), Concept.named("c"), Concept.named("rare"));
        float[][] values = {new float[60], new float[60]};
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(60, names)) {
            for (int i = 0; i < 60; i++) {
                values[0][i] = i % 7;
                values[1][i] = i % 5;
                builder.set(i, i % 2);
                if (i % 2 == 0 && i % 4 == 0) {
                    builder.set(i, 2);
                }
                if (i < 4) {
                    builder.set(i, 3);
                }
            }
            try (ConceptMatrix concepts = builder.build();
                    ActivationMatrix activations = ActivationMatrix.of(values)) {
                AuditResult result = Auditor.builder()
                        .build()
                        .audit(activations, concepts, Map.of(0, Formula.parse("a"), 1, Formula.parse("b")));
                List<AuditedPair> ofA =
                        result.pairs().stream().filter(p -> p.neuron() == 0).toList();
                assertThat(ofA.get(2).verdict()).isEqualTo(AuditVerdict.NOT_TESTABLE);
                assertThat(ofA.get(2).reason()).isEqualTo("it occurs only with the intended concept");
                assertThat(ofA.get(3).verdict()).isEqualTo(AuditVerdict.NOT_TESTABLE);
                assertThat(ofA.get(3).reason()).contains("no stratum");
            }
        }
    }

    @Test
    void resultsDoNotDependOnThreads() {
        try (AuditCase problem = new AuditCase(8, 6, 500, 5, true, 3)) {
            Auditor.Builder builder = Auditor.builder().outputLayer(true);
            AuditResult one =
                    builder.threads(1).build().audit(problem.activations, problem.concepts, problem.intended());
            AuditResult four =
                    builder.threads(4).build().audit(problem.activations, problem.concepts, problem.intended());
            assertThat(four.pairs()).isEqualTo(one.pairs());
        }
    }

    @Test
    void anEqualReferenceGainsNothingAndACleanOneGainsMuch() {
        try (AuditCase problem = new AuditCase(2, 4, 800, 1, true, 0);
                AuditCase clean = new AuditCase(2, 4, 800, 1, false, 0)) {
            AuditEffect.Reference same = reference(problem, problem);
            assertThat(same.aucGain()).isEqualTo(new Estimate(0, 0, 0));
            assertThat(same.shiftGain()).isEqualTo(new Estimate(0, 0, 0));
            AuditEffect.Reference other = reference(problem, clean);
            assertThat(other.aucGain().low()).isGreaterThan(0.2);
            assertThat(other.shiftGain().low()).isGreaterThan(0.1);
        }
    }

    private static AuditEffect.Reference reference(AuditCase problem, AuditCase other) {
        return Auditor.builder()
                .outputLayer(true)
                .reference(other.activations)
                .training(problem.concepts)
                .build()
                .audit(problem.activations, problem.concepts, problem.intended())
                .pairs()
                .get(4)
                .effect()
                .reference();
    }

    @Test
    void trainingSamplesShowHowOftenTheConceptsMet() {
        try (AuditCase problem = new AuditCase(2, 4, 800, 1, true, 0)) {
            AuditedPair pair = Auditor.builder()
                    .outputLayer(true)
                    .training(problem.concepts)
                    .build()
                    .audit(problem.activations, problem.concepts, problem.intended())
                    .pairs()
                    .get(4);
            AuditedPair.Counts counts = pair.counts();
            double withT = counts.positiveWithin() + counts.negativeWithin();
            double withC = counts.positiveWithin() + counts.positiveWithout();
            assertThat(pair.trainingLift()).isCloseTo(counts.positiveWithin() / withT / (withC / 800), within(1e-12));
        }
    }

    @Test
    void badInputIsReportedInOneLine() {
        try (AuditCase problem = new AuditCase(2, 3, 50, 1, false, 0)) {
            Auditor auditor = Auditor.builder().outputLayer(true).build();
            assertThatThrownBy(() -> auditor.audit(problem.activations, problem.concepts, Map.of()))
                    .isInstanceOf(InvertException.class)
                    .hasMessage("No neuron has an intended concept: name at least one");
            assertThatThrownBy(() ->
                            auditor.audit(problem.activations, problem.concepts, Map.of(0, Formula.parse("class9"))))
                    .hasMessageContaining("class9");
            assertThatThrownBy(() -> auditor.audit(
                            problem.activations, problem.concepts, Map.of(0, Formula.parse("class0 & class1"))))
                    .hasMessageContaining("holds for no sample");
            assertThatThrownBy(() -> Auditor.builder()
                            .strata(List.of("one"))
                            .build()
                            .audit(problem.activations, problem.concepts, problem.intended()))
                    .hasMessage("strata: has 1 samples, the concepts have 50");
        }
    }

    private static long u2(float[] a, IntPredicate among, IntPredicate positive) {
        long u2 = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a.length; j++) {
                if (among.test(i) && among.test(j) && positive.test(i) && !positive.test(j)) {
                    u2 += a[i] > a[j] ? 2 : a[i] == a[j] ? 1 : 0;
                }
            }
        }
        return u2;
    }

    private static double vanElteren(AuditCase problem, float[] a, IntPredicate c) {
        double sum = 0;
        double variance = 0;
        for (int s = 0; s < problem.classes; s++) {
            int stratum = s;
            int[] members = IntStream.range(0, problem.n)
                    .filter(i -> problem.classOf[i] == stratum)
                    .toArray();
            double n = members.length;
            double n1 = IntStream.of(members).filter(c).count();
            double mean = 0;
            double squares = 0;
            for (int i : members) {
                double rank = 0.5;
                for (int j : members) {
                    rank += a[j] < a[i] ? 1 : a[j] == a[i] ? 0.5 : 0;
                }
                double v = rank / (n + 1) - 0.5;
                sum += c.test(i) ? v : 0;
                mean += v / n;
                squares += v * v;
            }
            // Variance of the sum of n1 of n values drawn without replacement.
            variance += n1 * (n - n1) / n * (squares - n * mean * mean) / (n - 1);
        }
        return sum / Math.sqrt(variance);
    }

    private static double standardizedAuc(AuditCase problem, float[] a, boolean[] c) {
        double[] weights = new double[problem.n];
        int total = (int) IntStream.of(problem.classOf).filter(k -> k != 0).count();
        for (int i = 0; i < weights.length; i++) {
            if (problem.classOf[i] != 0) {
                int at = i;
                long size = IntStream.of(problem.classOf)
                        .filter(k -> k == problem.classOf[at])
                        .count();
                long equal = IntStream.range(0, problem.n)
                        .filter(j -> problem.classOf[j] == problem.classOf[at] && c[j] == c[at])
                        .count();
                weights[i] = (double) size / total / equal;
            }
        }
        double auc = 0;
        for (int i = 0; i < weights.length; i++) {
            for (int j = 0; j < weights.length; j++) {
                if (c[i] && !c[j]) {
                    auc += weights[i] * weights[j] * (a[i] > a[j] ? 1 : a[i] == a[j] ? 0.5 : 0);
                }
            }
        }
        return auc;
    }

    private static double shift(AuditCase problem, boolean[] c) {
        double shift = 0;
        int total = (int) IntStream.of(problem.classOf).filter(k -> k != 0).count();
        for (int s = 1; s < problem.classes; s++) {
            int[] size = new int[2];
            int[] hits = new int[2];
            for (int i = 0; i < problem.n; i++) {
                if (problem.classOf[i] == s) {
                    int side = c[i] ? 1 : 0;
                    size[side]++;
                    boolean most = true;
                    for (int k = 1; k < problem.classes; k++) {
                        most &= problem.logits[0][i] >= problem.logits[k][i];
                    }
                    hits[side] += most ? 1 : 0;
                }
            }
            shift += (size[0] + size[1]) / (double) total * ((double) hits[1] / size[1] - (double) hits[0] / size[0]);
        }
        return shift;
    }

    private static float[][] logSoftmax(float[][] logits) {
        float[][] result = new float[logits.length][logits[0].length];
        for (int i = 0; i < logits[0].length; i++) {
            double sum = 0;
            for (float[] row : logits) {
                sum += Math.exp(row[i]);
            }
            for (int k = 0; k < logits.length; k++) {
                result[k][i] = (float) (logits[k][i] - Math.log(sum));
            }
        }
        return result;
    }

    @Test
    void evidenceIsKeptForFindingsOnly() {
        try (AuditCase problem = new AuditCase(6, 4, 600, 3, true, 0)) {
            List<AuditedPair> pairs = new ArrayList<>(Auditor.builder()
                    .outputLayer(true)
                    .build()
                    .audit(problem.activations, problem.concepts, problem.intended())
                    .pairs());
            assertThat(pairs).allMatch(pair -> pair.verdict().isFinding() == (pair.evidence() != null));
        }
    }
}
