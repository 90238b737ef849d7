package dev.invert.activations;

import dev.invert.arrays.ActivationFolder;
import dev.invert.batches.TokenMask;
import dev.invert.files.AtomicFile;
import dev.invert.files.SafeName;
import dev.invert.torch.LibTorch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
        if (options.pooling().isPerToken() || !options.input().sampleIds().isEmpty()) {
            fields.put("sample_ids", sampleIds());
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

    /** Returns the ids in row order, generated lazily: a run over tokens may have very many rows. */
    private Iterator<String> sampleIds() {
        Set<Integer> skipped = new HashSet<>();
        journal.skipped().forEach(left -> skipped.add(left.index()));
        List<String> names = options.input().sampleIds();
        Stream<String> ids = names.isEmpty()
                ? IntStream.range(0, journal.samples()).mapToObj(Integer::toString)
                : IntStream.range(0, names.size())
                        .filter(i -> !skipped.contains(i))
                        .mapToObj(names::get);
        if (!options.pooling().isPerToken()) {
            return ids.iterator();
        }
        if (mask == null) {
            return ids.flatMap(this::tokenIds).iterator();
        }
        // Tokens are masked only in arrays, whose samples have no names.
        return IntStream.range(0, journal.samples())
                .boxed()
                .flatMap(sample -> mask.tokens(sample).mapToObj(position -> sample + ":" + position))
                .iterator();
    }

    /** Builds {@code sample:position} ids, the form that label files for tokens use for a document and a position. */
    private Stream<String> tokenIds(String sample) {
        return IntStream.range(0, journal.rowsPerSample()).mapToObj(position -> sample + ":" + position);
    }
}
