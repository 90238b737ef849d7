package dev.invert.demo;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.MemoryBudget;
import dev.invert.labels.HypernymConcepts;
import dev.invert.labels.WordNet;
import java.util.ArrayList;
import java.util.List;

/** Concepts of Fashion-MNIST: its ten classes as nouns of WordNet 3.0, with all their hypernyms. */
public final class FashionConcepts {
    /**
     * Name and noun of each class, in the order of {@link FashionMnist#CLASS_NAMES}. WordNet's T-shirt is a kind of
     * shirt, so "shirt" covers both classes and the class Shirt is {@code shirt & ~T-shirt}.
     */
    private static final List<List<String>> NOUNS = List.of(
            List.of("T-shirt", "n03595614"),
            List.of("trouser", "n04489008"),
            List.of("pullover", "n04021028"),
            List.of("dress", "n03236735"),
            List.of("coat", "n03057021"),
            List.of("sandal", "n04133789"),
            List.of("shirt", "n04197391"),
            List.of("sneaker", "n03472535"),
            List.of("bag", "n02774152"),
            List.of("boot", "n02872752"));

    private FashionConcepts() {}

    /**
     * Builds a matrix with one row per image: the noun of its class and all hypernyms. The caller closes the matrix.
     */
    public static ConceptMatrix build(FashionMnist images, WordNet wordNet) {
        List<Concept> labels = new ArrayList<>();
        for (List<String> noun : NOUNS) {
            Concept concept = wordNet.concept(noun.get(1));
            labels.add(new Concept(concept.id(), noun.get(0), concept.definition()));
        }
        int[] labelOfSample = new int[images.size()];
        for (int i = 0; i < labelOfSample.length; i++) {
            labelOfSample[i] = images.label(i);
        }
        return HypernymConcepts.build(labels, labelOfSample, wordNet, MemoryBudget.process());
    }
}
