package dev.invert.check;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationMatrix;
import dev.invert.NeuronExplanation;
import dev.invert.explain.Explainer;
import dev.invert.internal.kernel.KernelChoice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks that the self-check passes on this machine, and fails on wrong results. */
class SelfCheckTest {
    @Test
    void passesOnTheCpu() throws Exception {
        List<CheckResult> results = new ArrayList<>();
        assertNoNativeLeak(() ->
                assertThat(SelfCheck.run("cpu", results::add)).as("%s", results).isTrue());
        List<String> expected = new ArrayList<>(KernelChoice.all().stream()
                .map(kernels -> "kernel " + kernels.name())
                .toList());
        expected.addAll(List.of("LibTorch", "model on cpu", "model on cpu", "device cpu"));
        for (String product : List.of("float64-packed", "float64", "float16", "float32", "int8")) {
            expected.add("product " + product);
        }
        for (String work : List.of("search", "score")) {
            expected.addAll(List.of(work + " small", work + " edge", work + " flood"));
        }
        assertThat(results).extracting(CheckResult::name).containsExactlyElementsOf(expected);
        int model = expected.lastIndexOf("model on cpu");
        assertThat(results)
                .element(model)
                .extracting(CheckResult::detail)
                .asString()
                .contains("at most 0.0 of");
    }

    @Test
    void namesTheKernelAndTheNeuronThatAreWrong() {
        KernelCheck.Searcher flipped = (activations, concepts) -> {
            List<NeuronExplanation> neurons = new ArrayList<>(
                    Explainer.builder().build().explain(activations, concepts).neurons());
            neurons.set(7, neurons.get(8));
            return neurons;
        };
        try (KernelCheck check = new KernelCheck()) {
            CheckResult result = check.compare("flipped", flipped);
            assertThat(result.passed()).isFalse();
            assertThat(result.name()).isEqualTo("kernel flipped");
            assertThat(result.detail()).asString().startsWith("neuron 7 gives ").contains("the Java kernels give ");
        }
    }

    @Test
    void aDeviceThatIsNotThereFailsInWords() {
        List<CheckResult> results = new ArrayList<>();
        assertThat(SelfCheck.run("cuda:99", results::add)).isFalse();
        for (String name : List.of("model on cuda:99", "device cuda:99")) {
            assertThat(results)
                    .filteredOn(result -> result.name().equals(name))
                    .singleElement()
                    .satisfies(result -> {
                        assertThat(result.passed()).isFalse();
                        assertThat(result.detail()).asString().startsWith("device cuda:99 asked for, but");
                    });
        }
        assertThat(results).last().extracting(CheckResult::name).isEqualTo("device cuda:99");
    }

    @Test
    void differencesOfActivationsAreSeen() {
        try (ActivationMatrix expected = ActivationMatrix.of(new float[][] {{1, -4, 2}});
                ActivationMatrix close = ActivationMatrix.of(new float[][] {{1, -4, 2.5f}});
                ActivationMatrix broken = ActivationMatrix.of(new float[][] {{1, -4, Float.NaN}})) {
            assertThat(ModelCheck.difference(expected, expected)).isZero();
            assertThat(ModelCheck.difference(expected, close)).isEqualTo(0.125);
            assertThat(ModelCheck.difference(expected, broken)).isNaN();
        }
    }
}
