package dev.invert.bench;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.labels.WordNet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Builds the real concept matrix of the ImageNet validation set: 1,000 classes with equally many samples each, and the
 * hypernyms of more than one class. With 50 samples per class it has shape 50,000 x 1,472 and 1,000 distinct rows.
 */
final class ImageNetConcepts {
    private static final String CLASS_IDS = "imagenet-wnids.txt";

    private ImageNetConcepts() {}

    static ConceptMatrix build(int samplesPerClass) {
        List<String> classIds = classIds();
        WordNet wordNet = WordNet.open();
        Map<String, List<Integer>> classesByConcept = new LinkedHashMap<>();
        for (int c = 0; c < classIds.size(); c++) {
            classesByConcept
                    .computeIfAbsent(classIds.get(c), id -> new ArrayList<>())
                    .add(c);
        }
        for (int c = 0; c < classIds.size(); c++) {
            for (String above : wordNet.hypernyms(classIds.get(c))) {
                classesByConcept.computeIfAbsent(above, id -> new ArrayList<>()).add(c);
            }
        }
        classesByConcept
                .entrySet()
                .removeIf(e -> !classIds.contains(e.getKey()) && e.getValue().size() < 2);
        List<Concept> concepts =
                classesByConcept.keySet().stream().map(wordNet::concept).toList();
        try (ConceptMatrix.Builder matrix = ConceptMatrix.builder(classIds.size() * samplesPerClass, concepts)) {
            int column = 0;
            for (List<Integer> classes : classesByConcept.values()) {
                for (int c : classes) {
                    int target = column;
                    // The samples of a class are spread over the set, as in the validation set.
                    IntStream.range(0, samplesPerClass).forEach(s -> matrix.set(s * classIds.size() + c, target));
                }
                column++;
            }
            return matrix.build();
        }
    }

    private static List<String> classIds() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                ImageNetConcepts.class.getResourceAsStream(CLASS_IDS), StandardCharsets.US_ASCII))) {
            return lines.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
