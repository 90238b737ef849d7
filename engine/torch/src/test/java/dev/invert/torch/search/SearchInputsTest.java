package dev.invert.torch.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ElementType;
import dev.invert.MemoryBudget;
import dev.invert.RandomProblem;
import dev.invert.WideMatrix;
import dev.invert.errors.NonFiniteActivationException;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import dev.invert.internal.search.Auroc;
import dev.invert.internal.search.BeamSettings;
import dev.invert.torch.TorchDevice;
import dev.invert.torch.internal.products.PatternProduct;
import dev.invert.torch.internal.products.ProductSums;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Types of activations, activations that cannot be ranked, and too little memory. */
class SearchInputsTest {
    private static final int SAMPLES = 70;

    private final RandomProblem drawn = new RandomProblem(5, SAMPLES, 7);

    private static BeamSettings settings() {
        return new BeamSettings(new Auroc(SAMPLES), 3, 3, 3, 1, 60, true, true, 0, false, true, false, 20);
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"FLOAT64", "INT64", "UINT64"})
    void ranksActivationsOf64Bits(ElementType type) {
        TorchBackend backend = SearchProblem.backend(5);
        try (SearchProblem problem = new SearchProblem(drawn.matrix());
                ActivationMatrix activations = new WideMatrix(type, drawn, 14, 3)) {
            assertThat(problem.search(backend, settings(), activations))
                    .isEqualTo(problem.expected(settings(), activations));
        }
        boolean onDevice = type == ElementType.FLOAT64;
        assertThat(backend.report())
                .containsEntry("n_on_device", onDevice ? 14L : 0L)
                .containsEntry("n_on_kernels", onDevice ? 0L : 14L);
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"FLOAT16", "BFLOAT16"})
    void ranksActivationsOf16Bits(ElementType type) {
        Random random = new Random(8);
        int neurons = 6;
        try (SearchProblem problem = new SearchProblem(drawn.matrix());
                ActivationMatrix activations = new ShortMatrix(type, neurons, random)) {
            TorchBackend backend = SearchProblem.backend(4);
            assertThat(problem.search(backend, settings(), activations))
                    .isEqualTo(problem.expected(settings(), activations));
            assertThat(backend.report()).containsEntry("n_on_device", (long) neurons);
        }
    }

    /** Random finite numbers of 16 bits, of both signs, with zeros of both signs. */
    private record ShortMatrix(ElementType elementType, int neuronCount, Random random) implements ActivationMatrix {
        @Override
        public int sampleCount() {
            return SAMPLES;
        }

        @Override
        public MemoryBudget budget() {
            return MemoryBudget.process();
        }

        @Override
        public ActivationBlock load(int firstNeuron, int count) {
            random.setSeed(firstNeuron);
            NativeBlock memory = budget().allocate(MemoryTag.ACTIVATIONS, (long) count * SAMPLES * Short.BYTES);
            for (int i = 0; i < count * SAMPLES; i++) {
                int bits = random.nextInt(4) == 0 ? 0 : 0x3800 + random.nextInt(0x300);
                memory.bytes().putShort(i * Short.BYTES, (short) (bits | random.nextInt(2) << 15));
            }
            return ActivationBlock.owning(memory, firstNeuron, count, SAMPLES, elementType);
        }

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void namesNeuronAndSampleOfANonFiniteActivation(float value) {
        float[][] values = {drawn.neuron(), drawn.neuron(), drawn.neuron()};
        values[1][33] = value;
        values[1][60] = value;
        try (SearchProblem problem = new SearchProblem(drawn.matrix());
                ActivationMatrix activations = ActivationMatrix.of(values)) {
            String message = problemOf(() -> problem.expected(settings(), activations));
            assertThatThrownBy(() -> problem.search(SearchProblem.backend(8), settings(), activations))
                    .isInstanceOf(NonFiniteActivationException.class)
                    .hasMessage(message)
                    .hasMessageContaining("33");
        }
    }

    private static String problemOf(Runnable search) {
        try {
            search.run();
            return "none";
        } catch (NonFiniteActivationException e) {
            return e.getMessage();
        }
    }

    /** A device that has memory for some neurons at once only, or for none. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void dividesBatchesThatDoNotFitIntoMemory(int mostNeurons) {
        AtomicInteger failures = new AtomicInteger();
        TorchBackend backend = new TorchBackend(
                TorchDevice.of("cpu"),
                TorchBackend.AUTO_PRODUCT,
                16,
                concepts -> new SmallProduct(SearchProblem.exactProduct(concepts), mostNeurons, failures),
                Prefilter::new);
        float[][] values = new float[13][];
        for (int k = 0; k < values.length; k++) {
            values[k] = drawn.neuron();
        }
        try (SearchProblem problem = new SearchProblem(drawn.matrix());
                ActivationMatrix activations = ActivationMatrix.of(values)) {
            assertThat(problem.search(backend, settings(), activations))
                    .isEqualTo(problem.expected(settings(), activations));
            assertThat(failures.get()).isPositive();
            assertThat(backend.report())
                    .containsEntry("n_on_kernels", mostNeurons == 0 ? 13L : 0L)
                    .containsEntry("n_on_device", mostNeurons == 0 ? 0L : 13L)
                    .hasEntrySatisfying(
                            "n_halved_batches",
                            halved -> assertThat((Long) halved).isPositive());
            checkPermuted(problem, backend, activations);
        }
    }

    private void checkPermuted(SearchProblem problem, TorchBackend backend, ActivationMatrix activations) {
        int[] reversed = new int[SAMPLES];
        int[] rotated = new int[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            reversed[i] = SAMPLES - 1 - i;
            rotated[i] = (i + 17) % SAMPLES;
        }
        assertThat(problem.searchPermuted(backend, settings(), activations, List.of(reversed, rotated)))
                .isEqualTo(problem.searchPermuted(
                        SearchProblem.backend(16), settings(), activations, List.of(reversed, rotated)));
    }

    /** Fails as a GPU does if it is given too many neurons. */
    private record SmallProduct(PatternProduct product, int mostNeurons, AtomicInteger failures)
            implements PatternProduct {
        @Override
        public String name() {
            return product.name();
        }

        @Override
        public ProductSums multiply(Tensor masks, Tensor weights) {
            if (weights.size(0) > mostNeurons) {
                failures.incrementAndGet();
                throw new RuntimeException("CUDA out of memory. Tried to allocate 20.00 MiB");
            }
            return product.multiply(masks, weights);
        }

        @Override
        public void close() {
            product.close();
        }
    }

    @Test
    void otherErrorsAreReported() {
        TorchBackend backend = new TorchBackend(
                TorchDevice.of("cpu"),
                TorchBackend.AUTO_PRODUCT,
                16,
                concepts -> {
                    throw new IllegalStateException("broken device");
                },
                Prefilter::new);
        try (SearchProblem problem = new SearchProblem(drawn.matrix());
                ActivationMatrix activations = ActivationMatrix.of(new float[][] {drawn.neuron()})) {
            assertThatThrownBy(() -> problem.search(backend, settings(), activations))
                    .hasMessage("broken device");
        }
    }
}
