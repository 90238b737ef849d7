package dev.invert.torch.internal.products;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The arithmetic of the products of a run, and why it was chosen.
 *
 * @param mode the arithmetic
 * @param reason the reason for it, in one line
 * @param seconds measured time of a trial product in each mode that was measured, in the order of {@link ProductMode}
 * @param restSeconds measured time of the other work that goes with a trial product; 0 if nothing was measured
 * @param refused modes that cannot be used here, with the reason
 */
public record ProductReport(
        ProductMode mode, String reason, List<Timing> seconds, double restSeconds, Map<ProductMode, String> refused) {
    /** Measured time of a trial product in a mode. */
    public record Timing(ProductMode mode, double seconds) {}

    public ProductReport {
        seconds = List.copyOf(seconds);
        refused = Map.copyOf(refused);
    }

    /** Returns fields of run.json about the choice, by name. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("reason", reason);
        if (!seconds.isEmpty()) {
            Map<String, Object> trials = new LinkedHashMap<>();
            seconds.forEach(timing -> trials.put(timing.mode().text(), timing.seconds()));
            fields.put("trial_seconds", trials);
            fields.put("trial_seconds_of_the_rest", restSeconds);
        }
        if (!refused.isEmpty()) {
            Map<String, Object> reasons = new TreeMap<>();
            refused.forEach((refusedMode, why) -> reasons.put(refusedMode.text(), why));
            fields.put("refused", reasons);
        }
        return fields;
    }
}
