package dev.invert.torch.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.RandomProblem;
import dev.invert.StatisticsOptions;
import dev.invert.explain.Explainer;
import dev.invert.internal.search.Auroc;
import dev.invert.internal.search.BeamSettings;
import dev.invert.internal.search.KernelBackend;
import dev.invert.internal.search.SearchBackend;
import dev.invert.torch.TorchDevice;
import dev.invert.torch.internal.products.PatternProduct;
import dev.invert.torch.internal.products.ProductSums;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** A device that has no room for the concepts, and the threads of one that has. */
class DeviceRoomTest {
    private static final int SAMPLES = 70;

    private static final BeamSettings SETTINGS =
            new BeamSettings(new Auroc(SAMPLES), 3, 3, 3, 1, 60, true, true, 0, false, true, false, 20);

    private final RandomProblem drawn = new RandomProblem(5, SAMPLES, 7);
    private final float[][] values = {drawn.neuron(), drawn.neuron(), drawn.neuron()};

    private static TorchBackend full(Throwable failure, AtomicInteger attempts) {
        return new TorchBackend(
                TorchDevice.of("cpu"),
                TorchBackend.AUTO_PRODUCT,
                16,
                concepts -> {
                    attempts.incrementAndGet();
                    if (failure instanceof Error error) {
                        throw error;
                    }
                    throw (RuntimeException) failure;
                },
                Prefilter::new);
    }

    @Test
    void theKernelsSearchConceptsThatDoNotFit() {
        AtomicInteger attempts = new AtomicInteger();
        TorchBackend backend = full(new RuntimeException("CUDA out of memory. Tried to allocate 2.00 GiB"), attempts);
        int[] reversed = new int[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            reversed[i] = SAMPLES - 1 - i;
        }
        try (SearchProblem problem = new SearchProblem(drawn.matrix());
                ActivationMatrix activations = ActivationMatrix.of(values)) {
            assertThat(problem.search(backend, SETTINGS, activations))
                    .isEqualTo(problem.expected(SETTINGS, activations));
            assertThat(backend.report())
                    .containsEntry("n_on_device", 0L)
                    .containsEntry("kernels_because", Map.of("the concepts do not fit into the memory of cpu", 3L));
            assertThat(problem.searchPermuted(backend, SETTINGS, activations, List.of(reversed)))
                    .isEqualTo(problem.searchPermuted(new KernelBackend(), SETTINGS, activations, List.of(reversed)));
        }
        assertThat(attempts).hasValue(2);
    }

    /** Repeated searches on drawn samples. */
    @Test
    void theKernelsSearchDrawnSamplesOfConceptsThatDoNotFit() {
        AtomicInteger attempts = new AtomicInteger();
        TorchBackend backend = full(new RuntimeException("CUDA out of memory"), attempts);

        assertThat(bootstrap(backend)).isEqualTo(bootstrap(new KernelBackend()));
        assertThat(attempts.get()).isPositive();
    }

    private String bootstrap(SearchBackend backend) {
        Explainer explainer = Explainer.builder()
                .statistics(StatisticsOptions.DEFAULT.withBootstrap(3))
                .threads(2)
                .backend(backend)
                .build();
        try (ConceptMatrix concepts = drawn.matrix();
                ActivationMatrix activations = ActivationMatrix.of(values)) {
            return explainer.explain(activations, concepts).neurons().toString();
        }
    }

    @Test
    void aFullHeapIsReported() {
        TorchBackend backend = full(new OutOfMemoryError("Java heap space"), new AtomicInteger());
        try (SearchProblem problem = new SearchProblem(drawn.matrix());
                ActivationMatrix activations = ActivationMatrix.of(values)) {
            assertThatThrownBy(() -> problem.search(backend, SETTINGS, activations))
                    .isInstanceOf(OutOfMemoryError.class);
        }
    }

    /** Notes the number of threads that its operations use. */
    private record WatchedProduct(PatternProduct product, Set<Integer> threads) implements PatternProduct {
        @Override
        public String name() {
            return product.name();
        }

        @Override
        public ProductSums multiply(Tensor masks, Tensor weights) {
            threads.add(torch.get_num_threads());
            return product.multiply(masks, weights);
        }

        @Override
        public void close() {
            product.close();
        }
    }

    @Test
    void everyThreadOfASearchOnTheCpuComputesAlone() {
        Set<Integer> threads = ConcurrentHashMap.newKeySet();
        TorchBackend backend = new TorchBackend(
                TorchDevice.of("cpu"),
                TorchBackend.AUTO_PRODUCT,
                1,
                concepts -> new WatchedProduct(SearchProblem.exactProduct(concepts), threads),
                Prefilter::new);
        int before = torch.get_num_threads();
        torch.set_num_threads(5);
        try (ConceptMatrix concepts = drawn.matrix();
                ActivationMatrix activations = ActivationMatrix.of(values)) {
            Explainer.builder().threads(1).backend(backend).build().explain(activations, concepts);
            Explainer.builder().threads(3).backend(backend).build().explain(activations, concepts);
            assertThat(threads).containsExactly(1);
            assertThat(torch.get_num_threads()).isEqualTo(5);
        } finally {
            torch.set_num_threads(before);
        }
    }
}
