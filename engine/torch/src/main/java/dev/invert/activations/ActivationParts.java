package dev.invert.activations;

import dev.invert.errors.InvertException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Joins the descriptions of the parts of a job: writes the activations.json that the whole job would have written. */
final class ActivationParts {
    private ActivationParts() {}

    /**
     * Writes activations.json.
     *
     * @param parts all parts, in order
     * @param starts index of the first sample of each part in the input
     * @param directory folder with the arrays of all layers
     */
    static ActivationSummary describe(
            JobOptions options, List<ActivationPart> parts, List<Integer> starts, Path directory, long startNanos) {
        ActivationPart first = parts.get(0);
        List<Checkpoint.Skipped> skipped = new ArrayList<>();
        Set<String> warnings = new LinkedHashSet<>();
        Set<String> devices = new LinkedHashSet<>();
        int rows = 0;
        for (int i = 0; i < parts.size(); i++) {
            ActivationPart part = parts.get(i);
            if (!part.layers().equals(first.layers())) {
                throw new InvertException("The layers of samples from " + starts.get(i) + " on are " + part.layers()
                        + ", those of the first samples " + first.layers()
                        + ": a model must call its layers in the same way for all samples");
            }
            for (ActivationPart.Skipped each : part.skipped()) {
                skipped.add(new Checkpoint.Skipped(starts.get(i) + each.index(), each.id(), each.reason()));
            }
            rows = Math.addExact(rows, part.rows());
            warnings.addAll(part.warnings());
            devices.add(part.device());
        }
        String device = String.join(",", devices);
        JobIdentity identity = JobIdentity.of(options, device);
        int planned = options.input().sampleCount(options.budget());
        int perSample = first.rowsPerSample() == null ? 1 : first.rowsPerSample();
        Checkpoint journal = new Checkpoint(
                identity.parts(),
                planned - skipped.size(),
                rows,
                perSample,
                planned,
                first.layers().stream()
                        .map(layer -> new Checkpoint.LayerEntry(layer.name(), layer.neuronCount(), layer.pooling(), 0))
                        .toList(),
                skipped);
        ActivationSummary summary = new ActivationSummary(
                journal.layers().stream().map(Checkpoint.LayerEntry::text).toList(),
                rows,
                skipped.stream().map(each -> each.id() + ": " + each.reason()).toList(),
                device,
                (System.nanoTime() - startNanos) * 1e-9,
                false,
                List.of(),
                List.copyOf(warnings));
        new ActivationDescription(options, identity, journal, null, summary).write(directory);
        return summary;
    }
}
