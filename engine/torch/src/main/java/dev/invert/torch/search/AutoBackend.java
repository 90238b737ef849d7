package dev.invert.torch.search;

import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.search.KernelBackend;
import dev.invert.internal.search.PreparedSearch;
import dev.invert.internal.search.SearchBackend;
import dev.invert.torch.GpuNames;
import dev.invert.torch.LibTorch;
import dev.invert.torch.LibTorch.Natives;
import dev.invert.torch.cost.DeviceCost;
import dev.invert.torch.cost.DeviceDecision;
import dev.invert.torch.cost.SearchJob;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Leaves a search to the kernels unless GPUs are predicted to be clearly faster, and reports why. LibTorch is loaded only if
 * the search is long enough and the build has libraries for GPUs. Thread-safe.
 */
public final class AutoBackend implements SearchBackend {
    private final Request request;
    private final String product;
    private final KernelBackend kernels = new KernelBackend();
    private TorchBackend torch;
    private DeviceDecision decision;

    /**
     * A search, apart from its concepts.
     *
     * @param neurons number of neurons
     * @param length largest number of literals
     * @param beam number of formulas that are extended per neuron and length
     * @param repetitions number of further searches per neuron
     * @param sparse whether most activations are zeros that are not stored
     * @param threads number of threads of the kernels
     */
    public record Request(long neurons, int length, int beam, int repetitions, boolean sparse, int threads) {
        private SearchJob on(PatternTable table) {
            return new SearchJob(
                    neurons,
                    table.sampleCount(),
                    table.patternCount(),
                    table.conceptCount(),
                    table.membershipCount(),
                    length,
                    beam,
                    repetitions,
                    sparse);
        }
    }

    /**
     * Creates a backend.
     *
     * @param product name of the arithmetic of products, or {@link TorchBackend#AUTO_PRODUCT}
     */
    public AutoBackend(Request request, String product) {
        this.request = request;
        this.product = product;
    }

    @Override
    public String name() {
        return "auto";
    }

    @Override
    public Optional<String> whyNot() {
        return Optional.empty();
    }

    @Override
    public synchronized PreparedSearch prepare(
            PatternTable table, AucKernels.BoundKernels bound, IntFunction<String> conceptIds) {
        if (decision == null) {
            decision = DeviceCost.decide(request.on(table), request.threads(), false, AutoBackend::gpus);
            torch = decision.device() ? TorchBackend.of("cuda", product) : null;
        }
        return (torch == null ? kernels : torch).prepare(table, bound, conceptIds);
    }

    private static List<String> gpus() {
        return LibTorch.natives() == Natives.GPU && LibTorch.cudaAvailable() ? GpuNames.all() : List.of();
    }

    @Override
    public synchronized Map<String, Object> report() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", torch == null ? kernels.name() : torch.name());
        fields.put("asked", name());
        if (decision != null) {
            fields.put("reason", decision.reason());
            fields.put("predicted_seconds_of_kernels", decision.kernelSeconds());
            if (!Double.isNaN(decision.deviceSeconds())) {
                fields.put("predicted_seconds_of_gpus", decision.deviceSeconds());
            }
        }
        if (torch != null) {
            fields.putAll(torch.report());
        } else if (!product.equals(TorchBackend.AUTO_PRODUCT)) {
            fields.put("product_asked", product);
        }
        return fields;
    }
}
