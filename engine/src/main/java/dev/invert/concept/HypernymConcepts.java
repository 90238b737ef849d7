package dev.invert.concept;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Concepts of samples that each have one label: the labels' nouns and every noun above them in WordNet. Columns come in
 * the order of the labels, then of first appearance above them.
 */
public final class HypernymConcepts {
    private HypernymConcepts() {}

    /**
     * Builds the matrix.
     *
     * @param labels one concept per label, its id a WordNet noun; its name and definition are kept
     * @param labelOfSample per sample the index of its label
     * @param wordNet where the nouns above are looked up
     * @throws dev.invert.InvertException if an id is unknown or occurs twice
     */
    public static ConceptMatrix build(List<Concept> labels, int[] labelOfSample, WordNet wordNet) {
        Map<String, Integer> columnById = new LinkedHashMap<>();
        List<Concept> concepts = new ArrayList<>(labels);
        for (int label = 0; label < labels.size(); label++) {
            columnById.put(labels.get(label).id(), label);
        }
        List<int[]> columnsByLabel = new ArrayList<>();
        for (int label = 0; label < labels.size(); label++) {
            List<Integer> columns = new ArrayList<>(List.of(label));
            for (String above : wordNet.hypernyms(labels.get(label).id())) {
                columns.add(columnById.computeIfAbsent(above, id -> {
                    concepts.add(wordNet.concept(id));
                    return concepts.size() - 1;
                }));
            }
            columnsByLabel.add(columns.stream().mapToInt(Integer::intValue).toArray());
        }
        try (ConceptMatrix.Builder matrix = ConceptMatrix.builder(labelOfSample.length, concepts)) {
            for (int sample = 0; sample < labelOfSample.length; sample++) {
                for (int column : columnsByLabel.get(labelOfSample[sample])) {
                    matrix.set(sample, column);
                }
            }
            return matrix.build();
        }
    }
}
