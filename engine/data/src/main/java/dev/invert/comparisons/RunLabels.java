package dev.invert.comparisons;

import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import dev.invert.results.ExplanationLines;
import dev.invert.results.ResultCodec;
import dev.invert.results.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The labels of an explain run.
 *
 * @param layers label by neuron, by layer; in the order of the folders of the layers
 * @param concepts source of the concepts, as given to the run; null if it is unknown, or layers differ in it
 */
public record RunLabels(Map<String, SortedMap<Integer, NeuronLabel>> layers, String concepts) {
    private static final String RUN = "run.json";

    /**
     * Reads a run.
     *
     * @param directory folder that invert explain has written, with one layer or several
     * @throws InvertException if there is no run, or a file of it cannot be read
     */
    public static RunLabels read(Path directory) {
        Map<String, SortedMap<Integer, NeuronLabel>> layers = new LinkedHashMap<>();
        List<String> sources = new ArrayList<>();
        for (Path folder : folders(directory)) {
            SortedMap<Integer, NeuronLabel> labels = new TreeMap<>();
            String[] layer = new String[1];
            ExplanationLines.read(folder.resolve(ExplanationLines.NAME), (neuron, where) -> {
                labels.put(neuron.neuron(), NeuronLabel.of(neuron));
                layer[0] = neuron.layer();
            });
            String name = layer[0] == null ? folder.getFileName().toString() : layer[0];
            if (layers.putIfAbsent(name, labels) != null) {
                throw new InvertException(directory + ": two of its folders hold the layer \"" + name + "\"");
            }
            sources.add(source(folder.resolve(RUN)));
        }
        boolean same = sources.stream().distinct().count() == 1;
        return new RunLabels(layers, same ? sources.get(0) : null);
    }

    /** Returns the folders of the layers: the folder itself, or its subfolders with results, sorted. */
    private static List<Path> folders(Path directory) {
        if (ExplanationLines.isIn(directory) || !Files.isDirectory(directory)) {
            return List.of(directory);
        }
        try (Stream<Path> entries = Files.list(directory)) {
            List<Path> found = entries.filter(ExplanationLines::isIn).sorted().toList();
            // Reading the folder itself then reports what is missing.
            return found.isEmpty() ? List.of(directory) : found;
        } catch (IOException e) {
            throw new InvertException("Cannot read " + directory + ": " + AtomicFile.reason(e), e);
        }
    }

    private static String source(Path run) {
        try {
            RunRecord record = ResultCodec.decodeRun(Files.readString(run), RunRecord.class, run.toString());
            return record.input() == null ? null : record.input().concepts();
        } catch (IOException e) {
            // The labels alone can be compared, too.
            return null;
        }
    }
}
