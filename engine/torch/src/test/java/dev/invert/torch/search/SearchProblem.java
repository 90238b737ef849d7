package dev.invert.torch.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.LocatedSamples;
import dev.invert.internal.kernel.Moments;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.kernel.RankedNeuron;
import dev.invert.internal.kernel.SamplePatterns;
import dev.invert.internal.kernel.SampleRanks;
import dev.invert.internal.parallel.Cancellation;
import dev.invert.internal.search.BatchPlan;
import dev.invert.internal.search.BatchSearch;
import dev.invert.internal.search.BeamSettings;
import dev.invert.internal.search.KernelBackend;
import dev.invert.internal.search.NeuronResult;
import dev.invert.internal.search.PreparedSearch;
import dev.invert.internal.search.SearchBackend;
import dev.invert.torch.TorchDevice;
import dev.invert.torch.internal.products.PatternProduct;
import dev.invert.torch.internal.products.ProductMode;
import dev.invert.torch.internal.products.Products;
import dev.invert.torch.internal.tensors.DeviceConcepts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Concepts that backends search in, and comparisons of what they find with what the kernels find. */
final class SearchProblem implements AutoCloseable {
    private final ConceptMatrix concepts;
    private final AucKernels kernels = KernelChoice.chosen();
    private final AucKernels.BoundKernels bound;
    final PatternTable table;

    /** @param concepts closed by this object */
    SearchProblem(ConceptMatrix concepts) {
        this.concepts = concepts;
        this.table = PatternTable.of(concepts, kernels.collapse());
        this.bound = kernels.bind(table);
    }

    /** Returns a backend on the CPU with a fixed product. */
    static TorchBackend backend(int mostLanes) {
        return backend(mostLanes, Prefilter::new);
    }

    static TorchBackend backend(int mostLanes, TorchBackend.PrefilterFactory prefilters) {
        return new TorchBackend(TorchDevice.of("cpu"), "auto", mostLanes, SearchProblem::exactProduct, prefilters);
    }

    /** Returns the product that is exact for a concept set. */
    static PatternProduct exactProduct(DeviceConcepts concepts) {
        ProductMode mode = ProductMode.FLOAT64_PACKED.isExact(concepts.sampleCount(), concepts.maxSum())
                ? ProductMode.FLOAT64_PACKED
                : ProductMode.FLOAT64;
        return new Products(concepts).of(mode);
    }

    /** Everything that a search tells about a neuron. */
    record Found(
            NeuronResult result,
            double tieTerm,
            boolean constant,
            List<Long> ranks,
            List<Long> weights,
            Moments moments,
            List<Double> located) {}

    /** Returns a backend's search over the concepts; the caller closes it. */
    PreparedSearch prepare(SearchBackend backend) {
        return backend.prepare(table, bound, this::id);
    }

    List<Found> search(SearchBackend backend, BeamSettings settings, ActivationMatrix activations) {
        List<Found> found = new ArrayList<>();
        try (PreparedSearch prepared = prepare(backend)) {
            BatchPlan plan = prepared.plan(settings, activations.neuronCount(), 1, false);
            try (BatchSearch search = prepared.open(settings, plan, null, false, Cancellation.NEVER);
                    ActivationBlock all = activations.load(0, activations.neuronCount())) {
                search.search(all, (row, result, ranked) -> {
                    assertThat(row).isEqualTo(found.size());
                    found.add(found(result, ranked));
                });
            }
        }
        return found;
    }

    private Found found(NeuronResult result, RankedNeuron ranked) {
        long[] ranks = new long[table.patternCount()];
        long[] weights = new long[table.patternCount()];
        ranked.centeredRanks(ranks);
        ranked.centeredWeights(weights);
        return new Found(
                result,
                ranked.summary().tieTerm(),
                ranked.summary().constant(),
                Arrays.stream(ranks).boxed().toList(),
                result.constant() ? List.of() : Arrays.stream(weights).boxed().toList(),
                ranked.moments(),
                located(ranked));
    }

    /** Returns the positions and distances of the samples of some sets of patterns. */
    private List<Double> located(RankedNeuron ranked) {
        byte[] formulas = new byte[table.patternCount()];
        for (int p = 0; p < formulas.length; p++) {
            formulas[p] = (byte) (p * 5 % 7 & 3);
        }
        LocatedSamples located = new LocatedSamples();
        ranked.locate(formulas, table.sampleCount() / 3, located);
        List<Double> values = new ArrayList<>();
        values.addAll(List.of(
                (double) located.zerosBegin(), (double) located.zerosEnd(), (double) located.askedBegin(), (double)
                        located.askedEnd()));
        for (int i = 0; i < located.size(); i++) {
            values.addAll(List.of(
                    (double) located.begin(i),
                    (double) located.end(i),
                    (double) located.formulas(i),
                    located.distance(i, ranked.moments())));
        }
        return values;
    }

    /** Returns the results of all neurons on permutations, in order of neurons. */
    List<List<NeuronResult>> searchPermuted(
            SearchBackend backend, BeamSettings settings, ActivationMatrix activations, List<int[]> orders) {
        List<List<NeuronResult>> found = new ArrayList<>();
        for (int k = 0; k < activations.neuronCount(); k++) {
            found.add(new ArrayList<>());
        }
        List<SamplePatterns> permutations = orders.stream()
                .map(order -> SamplePatterns.permuted(table, order))
                .toList();
        try (PreparedSearch prepared = prepare(backend);
                SampleRanks.Table samples = new SampleRanks.Table(kernels, table.sampleCount(), concepts.budget())) {
            BatchPlan plan = prepared.plan(settings, activations.neuronCount(), 1, false);
            try (BatchSearch search = prepared.open(settings, plan, null, false, Cancellation.NEVER);
                    SampleRanks ranks = search.openRanks(samples);
                    ActivationBlock all = activations.load(0, activations.neuronCount())) {
                search.searchPermuted(all, permutations, ranks, (row, permutation, result, ranked) -> {
                    assertThat(permutation).isEqualTo(found.get(row).size());
                    found.get(row).add(result);
                });
            }
        } finally {
            permutations.forEach(SamplePatterns::close);
        }
        return found;
    }

    private String id(int concept) {
        return concepts.concepts().get(table.columns(concept).get(0)).id();
    }

    /** Returns what the kernels find. */
    List<Found> expected(BeamSettings settings, ActivationMatrix activations) {
        return search(new KernelBackend(), settings, activations);
    }

    @Override
    public void close() {
        bound.close();
        table.close();
        concepts.close();
    }
}
