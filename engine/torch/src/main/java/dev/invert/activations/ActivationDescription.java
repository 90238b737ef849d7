package dev.invert.activations;

import dev.invert.arrays.ActivationFolder;
import dev.invert.batches.TokenMask;
import dev.invert.files.AtomicFile;
import dev.invert.files.SafeName;
import dev.invert.torch.LibTorch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes activations.json, which records the origin of the activations and the id of each row; {@code mask} is null if all tokens count. */
record ActivationDescription(
        JobOptions options, JobIdentity identity, Checkpoint journal, TokenMask mask, ActivationSummary summary) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();

    void write(Path directory) {
        AtomicFile.write(
                directory.resolve(ActivationFolder.DESCRIPTION),
                out -> JSON.writerWithDefaultPrettyPrinter().writeValue(out, fields(directory)));
    }

    private Map<String, Object> fields(Path directory) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("model", options.model().toString());
        fields.put("model_content", identity.parts().get("model"));
        fields.put("layers", layers(directory));
        fields.put("n_samples", journal.rows());
        if (options.pooling().isPerToken()) {
            fields.put("tokens_per_sample", journal.rowsPerSample());
        }
        fields.put("dtype", options.type().name().toLowerCase(Locale.ROOT));
        fields.putAll(options.input().description());
        fields.put("batch_size", options.batchSize());
        fields.put("device", summary.device());
        fields.put("precision", options.precision().name().toLowerCase(Locale.ROOT));
        fields.put("libtorch", LibTorch.version());
        fields.put("skipped", journal.skipped());
        fields.put("warnings", summary.warnings());
        fields.put("job", identity.parts());
        fields.put("finished", true);
        RowIdsOfJob ids = new RowIdsOfJob(options, journal, mask);
        if (ids.exist()) {
            fields.put("sample_ids", ids.iterator());
        }
        return fields;
    }

    private List<Map<String, Object>> layers(Path directory) {
        List<Map<String, Object>> layers = new ArrayList<>();
        for (Checkpoint.LayerEntry layer : journal.layers()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("layer", layer.name());
            Path dense = SafeName.in(directory, layer.name(), LayerFile.ENDING);
            Path file = LayerFile.isSparse(dense, options.sparsity()) ? LayerFile.sparseFile(dense) : dense;
            fields.put("file", file.getFileName().toString());
            fields.put("pool", layer.pooling());
            fields.put("n_neurons", layer.neuronCount());
            layers.add(fields);
        }
        return layers;
    }
}
