package dev.invert.torch.scoring;

import dev.invert.torch.internal.products.ProductReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Use of LibTorch by a job.
 *
 * @param devices the devices, such as cpu or cuda:0
 * @param product the arithmetic of the products
 * @param halvings number of chunks that were halved since the memory of a device was full
 * @param fallbacks number of chunks that the CPU computed since not even a small one fit
 */
public record DeviceUse(List<String> devices, ProductReport product, int halvings, int fallbacks) {
    public DeviceUse {
        devices = List.copyOf(devices);
    }

    /** Returns fields of run.json, by name. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("device", String.join(",", devices));
        fields.put("product", product.mode().text());
        fields.put("product_choice", product.fields());
        fields.put("n_halved_batches", halvings);
        fields.put("n_batches_on_cpu", fallbacks);
        return fields;
    }
}
