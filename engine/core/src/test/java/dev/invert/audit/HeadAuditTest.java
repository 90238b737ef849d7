package dev.invert.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.invert.ActivationMatrix;
import dev.invert.errors.InvertException;
import dev.invert.internal.kernel.EveryKernel;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

@EveryKernel
class HeadAuditTest {
    private static final int OUTPUTS = 4;
    private static final int INPUTS = 10;

    /** Inputs 0 to 3 detect the classes, 4 and 5 the mark, the others nothing; the mark raises output 0. */
    private static float[][] inputs(AuditCase problem) {
        SplittableRandom random = new SplittableRandom(1);
        float[][] inputs = new float[INPUTS][problem.n];
        for (int j = 0; j < INPUTS; j++) {
            for (int i = 0; i < problem.n; i++) {
                boolean on = j < OUTPUTS ? problem.classOf[i] == j : j < 6 && problem.extra[0][i];
                inputs[j][i] = (float) (random.nextDouble() + (on ? 2 : 0));
            }
        }
        return inputs;
    }

    private static float[][] weights() {
        float[][] weights = new float[OUTPUTS][INPUTS];
        for (int k = 0; k < OUTPUTS; k++) {
            weights[k][k] = 2;
            weights[k][9] = 0.1f;
        }
        weights[0][4] = 1.5f;
        weights[0][5] = 0.75f;
        return weights;
    }

    private static float[][] logits(float[][] weights, float[][] inputs) {
        float[][] logits = new float[OUTPUTS][inputs[0].length];
        for (int k = 0; k < OUTPUTS; k++) {
            for (int i = 0; i < inputs[0].length; i++) {
                double sum = k * 0.01;
                for (int j = 0; j < INPUTS; j++) {
                    sum += (double) weights[k][j] * inputs[j][i];
                }
                logits[k][i] = (float) sum;
            }
        }
        return logits;
    }

    @Test
    void theInputsThatCarryTheMarkMediateTheEffectAndTheirAblationRemovesIt() {
        try (AuditCase problem = new AuditCase(1, OUTPUTS, 1200, 2, false, 0)) {
            float[][] inputs = inputs(problem);
            try (ActivationMatrix hidden = ActivationMatrix.of(inputs);
                    ActivationMatrix outputs = ActivationMatrix.of(logits(weights(), inputs))) {
                Auditor.Builder builder = Auditor.builder().outputLayer(true).head(new LinearHead(weights(), hidden));
                AuditResult result = builder.build().audit(outputs, problem.concepts, problem.intended());
                assertThat(result.inputs()).hasSize(INPUTS);
                assertThat(result.inputs().stream()
                                .filter(pair -> pair.verdict() == AuditVerdict.FLAGGED)
                                .map(AuditedPair::neuron))
                        .containsExactly(4, 5);
                assertThat(result.inputs().stream()
                                .mapToDouble(AuditedPair::mediatedShare)
                                .sum())
                        .isCloseTo(1, within(1e-12));
                assertThat(result.inputs().get(4).mediatedShare()).isCloseTo(2.0 / 3, within(0.03));
                assertThat(result.inputs().get(0).log10Holm()).isGreaterThan(-2);
                AuditAblation ablation = result.ablations().get(0);
                assertThat(ablation.inputs()).containsExactly(4, 5);
                assertThat(ablation.sum()).isCloseTo(ablation.effect(), within(1e-5));
                assertThat(ablation.shift()).isGreaterThan(0.3);
                assertThat(ablation.shiftAblated()).isBetween(-0.05, 0.05);
                assertThat(ablation.shiftRandom()).isGreaterThan(0.3);
                assertThat(builder.threads(1)
                                .build()
                                .audit(outputs, problem.concepts, problem.intended())
                                .ablations())
                        .isEqualTo(result.ablations());
            }
        }
    }

    @Test
    void aHeadThatDoesNotComputeTheOutputsIsRejected() {
        try (AuditCase problem = new AuditCase(1, OUTPUTS, 300, 1, false, 0)) {
            float[][] inputs = inputs(problem);
            float[][] other = weights();
            other[2][1] = 3;
            float[][] narrow = new float[OUTPUTS][INPUTS - 1];
            try (ActivationMatrix hidden = ActivationMatrix.of(inputs);
                    ActivationMatrix outputs = ActivationMatrix.of(logits(weights(), inputs))) {
                assertThatThrownBy(() -> audit(problem, outputs, new LinearHead(other, hidden)))
                        .isInstanceOf(InvertException.class)
                        .hasMessageContaining("do not compute output 2");
                assertThatThrownBy(() -> audit(problem, outputs, new LinearHead(narrow, hidden)))
                        .isInstanceOf(InvertException.class)
                        .hasMessageContaining("weights of 9 inputs, the layer of head inputs has 10 neurons");
            }
        }
    }

    private static void audit(AuditCase problem, ActivationMatrix outputs, LinearHead head) {
        Auditor.builder().outputLayer(true).head(head).build().audit(outputs, problem.concepts, problem.intended());
    }
}
