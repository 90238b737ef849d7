package dev.invert.labels;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.MemoryBudget;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Extends labels by their WordNet hypernyms: a sample shows a noun if it shows a label below it. A label that is a
 * hypernym of another label gets that label's samples too. The labels' columns keep their positions; the hypernyms
 * follow in the order of their first appearance.
 */
public final class HypernymConcepts {

    private final List<Concept> concepts = new ArrayList<>();
    private final List<TreeSet<Integer>> sources = new ArrayList<>();

    private HypernymConcepts() {}

    /**
     * Builds the matrix of labels and all their hypernyms for samples that have one label each.
     *
     * @param labels one concept per label, whose id is a WordNet noun id; its name and definition are kept
     * @param labelOfSample index of the label of each sample
     * @param wordNet dictionary of hypernyms
     * @param budget limits the native memory of the matrix and of everything computed from it
     * @throws dev.invert.errors.InvertException if an id is unknown or occurs twice
     */
    public static ConceptMatrix build(List<Concept> labels, int[] labelOfSample, WordNet wordNet, MemoryBudget budget) {
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(labelOfSample.length, labels, budget)) {
            for (int sample = 0; sample < labelOfSample.length; sample++) {
                builder.set(sample, labelOfSample[sample]);
            }
            try (ConceptMatrix matrix = builder.build()) {
                return expand(matrix, LabelNouns.ofIds(labels), wordNet, 1);
            }
        }
    }

    /**
     * Builds the matrix of labels and their hypernyms, which the caller closes.
     *
     * @param labels not closed
     * @param nouns nouns of the labels
     * @param minLabels minimum number of labels below a hypernym; 1 keeps all
     * @throws dev.invert.errors.InvertException if WordNet lacks one of the nouns
     */
    public static ConceptMatrix expand(ConceptMatrix labels, LabelNouns nouns, WordNet wordNet, int minLabels) {
        HypernymConcepts expansion = new HypernymConcepts();
        expansion.addLabels(labels, nouns, wordNet);
        expansion.addNounsAbove(labels, nouns, wordNet, minLabels);
        expansion.tellApart(wordNet);
        return expansion.matrix(labels);
    }

    private void addLabels(ConceptMatrix labels, LabelNouns nouns, WordNet wordNet) {
        for (int label = 0; label < labels.conceptCount(); label++) {
            Concept own = labels.concepts().get(label);
            String noun = nouns.of(label);
            concepts.add(noun == null ? own : described(own, wordNet.concept(noun)));
            sources.add(new TreeSet<>(List.of(label)));
        }
    }

    /**
     * Returns a label with WordNet's name and definition where it has none of its own. A name that only repeats the
     * noun id does not count.
     */
    private static Concept described(Concept own, Concept noun) {
        boolean named = !own.name().equals(own.id()) || !own.id().equals(noun.id());
        return new Concept(
                own.id(),
                named ? own.name() : noun.name(),
                own.definition().isEmpty() ? noun.definition() : own.definition());
    }

    private void addNounsAbove(ConceptMatrix labels, LabelNouns nouns, WordNet wordNet, int minLabels) {
        Map<String, TreeSet<Integer>> labelsBelow = new LinkedHashMap<>();
        for (int label = 0; label < labels.conceptCount(); label++) {
            if (nouns.of(label) != null) {
                for (String above : wordNet.hypernyms(nouns.of(label))) {
                    labelsBelow.computeIfAbsent(above, a -> new TreeSet<>()).add(label);
                }
            }
        }
        for (int label = 0; label < labels.conceptCount(); label++) {
            TreeSet<Integer> below = nouns.of(label) == null ? null : labelsBelow.get(nouns.of(label));
            if (below != null) {
                sources.get(label).addAll(below);
            }
        }
        nouns.all().forEach(labelsBelow::remove);
        labelsBelow.forEach((noun, below) -> {
            if (below.size() >= minLabels) {
                concepts.add(wordNet.concept(noun));
                sources.add(below);
            }
        });
    }

    /**
     * Adds the second word to a noun's name if another concept has the same name: {@code maillot (tank suit)}. Names
     * that this does not tell apart get their ids when the matrix is built.
     */
    private void tellApart(WordNet wordNet) {
        Map<String, Integer> counts = new HashMap<>();
        concepts.forEach(concept -> counts.merge(concept.name(), 1, Integer::sum));
        for (int i = 0; i < concepts.size(); i++) {
            Concept concept = concepts.get(i);
            if (counts.get(concept.name()) > 1 && WordNet.isNounId(concept.id())) {
                List<String> words = wordNet.words(concept.id());
                if (words.size() > 1 && words.get(0).equals(concept.name())) {
                    concepts.set(
                            i,
                            new Concept(
                                    concept.id(), concept.name() + " (" + words.get(1) + ")", concept.definition()));
                }
            }
        }
    }

    private ConceptMatrix matrix(ConceptMatrix labels) {
        try (ConceptMatrix.Builder matrix = ConceptMatrix.builder(labels.sampleCount(), concepts, labels.budget())) {
            LongBuffer[] bits = new LongBuffer[labels.conceptCount()];
            Arrays.setAll(bits, labels::bits);
            for (int w = 0; w < bits[0].limit(); w++) {
                for (int column = 0; column < concepts.size(); column++) {
                    long word = 0;
                    for (int label : sources.get(column)) {
                        word |= bits[label].get(w);
                    }
                    matrix.word(column, w, word);
                }
            }
            return matrix.build();
        }
    }
}
