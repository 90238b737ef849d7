package dev.invert.torch.search;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts what a backend computed on devices and what it left to the kernels. Thread-safe. */
final class BackendUse {
    private final Map<String, Long> onKernels = new TreeMap<>();
    private long onDevice;
    private long halved;
    private String product;
    private Map<String, Object> choice = Map.of();

    /** Adds neurons that were searched on a device. */
    synchronized void addOnDevice(long neurons) {
        onDevice += neurons;
    }

    /** Adds neurons that were searched by the kernels, with the reason. */
    synchronized void addOnKernels(long neurons, String reason) {
        onKernels.merge(reason, neurons, Long::sum);
    }

    /** Adds a batch that did not fit into memory and was divided. */
    synchronized void addHalved() {
        halved++;
    }

    synchronized void setProduct(String name) {
        product = name;
    }

    /** Sets the fields of run.json about the choice of the product. */
    synchronized void setChoice(Map<String, Object> fields) {
        choice = fields;
    }

    /** Returns the counts since the last call as fields of run.json. */
    synchronized Map<String, Object> take() {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (product != null) {
            fields.put("product", product);
        }
        if (!choice.isEmpty()) {
            fields.put("product_choice", choice);
        }
        fields.put("n_on_device", onDevice);
        fields.put("n_on_kernels", onKernels.values().stream().mapToLong(n -> n).sum());
        if (!onKernels.isEmpty()) {
            fields.put("kernels_because", new LinkedHashMap<>(onKernels));
        }
        fields.put("n_halved_batches", halved);
        onDevice = 0;
        halved = 0;
        onKernels.clear();
        return fields;
    }
}
