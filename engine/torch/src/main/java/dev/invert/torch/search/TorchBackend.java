package dev.invert.torch.search;

import dev.invert.errors.InvertException;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.search.KernelBackend;
import dev.invert.internal.search.PreparedSearch;
import dev.invert.internal.search.SearchBackend;
import dev.invert.torch.LibTorch;
import dev.invert.torch.TorchDevice;
import dev.invert.torch.internal.products.PatternProduct;
import dev.invert.torch.internal.products.ProductMode;
import dev.invert.torch.internal.products.ProductReport;
import dev.invert.torch.internal.products.Products;
import dev.invert.torch.internal.tensors.DeviceConcepts;
import dev.invert.torch.internal.tensors.SearchDevice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Searches on LibTorch tensors, on the CPU or on GPUs. Ranks, sums and scores batches of neurons there; the engine's search
 * decides on the host. Finds what the kernels find, bit for bit. What does not suit a device is searched by the kernels:
 * sparse activations, 64-bit integers, listed concepts, and concept sets that do not fit into memory.
 */
public final class TorchBackend implements SearchBackend {
    /** Name of the choice of an arithmetic by measurement. */
    public static final String AUTO_PRODUCT = Products.AUTO;

    /** Largest number of samples: beyond, the sums of ranks exceed what the arithmetic of products can hold. */
    private static final long MOST_SAMPLES = 90_000_000;

    private final List<TorchDevice> devices;
    private final String product;
    private final int mostLanes;
    private final TorchTable.ProductFactory products;
    private final PrefilterFactory prefilters;
    private final BackendUse use = new BackendUse();
    /** Null until the first product is created. */
    private ProductMode chosen;

    /** Creates the prefilter of one thread. */
    @FunctionalInterface
    interface PrefilterFactory {
        /** Returns a prefilter for up to {@code maxKeep} extensions that must survive. */
        Prefilter create(SearchDevice device, long sampleCount, int maxKeep);
    }

    /**
     * Creates a backend.
     *
     * @param device {@code cpu}, {@code cuda} (all GPUs), {@code cuda:I}, or {@code auto} (all GPUs, or the CPU if there are
     *     none)
     * @param product name of the arithmetic of products, or {@link #AUTO_PRODUCT}
     * @throws InvertException if the name is unknown, this machine has no such device, or LibTorch does not work
     */
    public static TorchBackend of(String device, String product) {
        return new TorchBackend(TorchDevice.of(device), product, Integer.MAX_VALUE, null, Prefilter::new);
    }

    /**
     * Creates a backend with other parts.
     *
     * @param mostLanes largest number of neurons at once
     * @param products creates products in place of the chosen one; null for that
     */
    TorchBackend(
            List<TorchDevice> devices,
            String product,
            int mostLanes,
            TorchTable.ProductFactory products,
            PrefilterFactory prefilters) {
        this.devices = devices;
        this.product = product;
        this.mostLanes = mostLanes;
        this.products = products == null ? this::chosen : products;
        this.prefilters = prefilters;
    }

    /** Creates the product that was asked for, or that measurements on the first concept set have chosen. */
    private synchronized PatternProduct chosen(DeviceConcepts concepts) {
        Products all = new Products(concepts);
        boolean again = chosen != null && chosen.isExact(concepts.sampleCount(), concepts.maxSum());
        ProductReport report = all.choose(again ? chosen.text() : product);
        if (chosen == null) {
            chosen = report.mode();
            use.setChoice(report.fields());
        }
        return all.of(report.mode());
    }

    PatternProduct product(DeviceConcepts concepts) {
        PatternProduct created = products.create(concepts);
        use.setProduct(created.name());
        return created;
    }

    Prefilter prefilter(SearchDevice device, long sampleCount, int maxKeep) {
        return prefilters.create(device, sampleCount, maxKeep);
    }

    List<TorchDevice> devices() {
        return devices;
    }

    int mostLanes() {
        return mostLanes;
    }

    BackendUse use() {
        return use;
    }

    @Override
    public String name() {
        return "torch";
    }

    @Override
    public Optional<String> whyNot() {
        return LibTorch.whyNot();
    }

    /** Returns the devices by name, such as {@code cpu} or {@code cuda:0,cuda:1}. */
    public String deviceNames() {
        return String.join(",", devices.stream().map(TorchDevice::name).toList());
    }

    @Override
    public Map<String, Object> report() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", name());
        fields.put("device", deviceNames());
        fields.putAll(use.take());
        return fields;
    }

    @Override
    public PreparedSearch prepare(PatternTable table, AucKernels.BoundKernels kernels, IntFunction<String> conceptIds) {
        String reason = unsuited(table);
        if (reason != null) {
            return new KernelsInstead(new KernelBackend().prepare(table, kernels, conceptIds), reason, use);
        }
        return new TorchPrepared(this, table, kernels, conceptIds);
    }

    /** Returns the reason that a concept set is left to the kernels; null if there is none. */
    private String unsuited(PatternTable table) {
        if (table.isListed()) {
            return "the concepts are too many to hold a bit for each of them and each sample";
        }
        if (table.conceptCount() == 0) {
            return "there are no concepts";
        }
        if (table.sampleCount() > MOST_SAMPLES) {
            return "more than " + MOST_SAMPLES + " samples";
        }
        long cells = (long) table.conceptCount() * table.patternCount();
        for (TorchDevice device : devices) {
            long free = device.isCuda() ? device.freeBytes() : table.budget().freeBytes();
            if (cells > Integer.MAX_VALUE || 2 * (1 + Double.BYTES) * cells > free) {
                return tooLarge(device);
            }
        }
        return null;
    }

    /** Returns the reason that a concept set is left to the kernels if it does not fit into memory. */
    static String tooLarge(TorchDevice device) {
        return "the concepts do not fit into the memory of " + device.name();
    }
}
