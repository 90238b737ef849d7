package dev.invert.labels;

import dev.invert.Concept;
import dev.invert.errors.InvertException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sf.extjwnl.JWNLException;
import net.sf.extjwnl.data.IndexWord;
import net.sf.extjwnl.data.POS;
import net.sf.extjwnl.data.Pointer;
import net.sf.extjwnl.data.PointerType;
import net.sf.extjwnl.data.Synset;
import net.sf.extjwnl.dictionary.Dictionary;

/** The nouns of WordNet 3.0, identified by offset as in ImageNet ({@code n02084071}). The dictionary is bundled. */
public final class WordNet {
    private static final Pattern NOUN_ID = Pattern.compile("n(\\d{8})");

    /** NLTK's names of synsets: lemma, part of speech, sense number. */
    private static final Pattern SENSE = Pattern.compile("(.+)\\.n\\.(\\d{1,3})");

    private final Dictionary dictionary;

    private WordNet(Dictionary dictionary) {
        this.dictionary = dictionary;
    }

    /**
     * Opens the bundled dictionary.
     *
     * @throws InvertException if it cannot be read
     */
    public static WordNet open() {
        try {
            return new WordNet(Dictionary.getDefaultResourceInstance());
        } catch (JWNLException e) {
            throw new InvertException("The bundled WordNet 3.0 cannot be read: reinstall the program", e);
        }
    }

    /** Returns whether text has the form of a noun id; WordNet may lack such a noun. */
    public static boolean isNounId(String text) {
        return NOUN_ID.matcher(text).matches();
    }

    /**
     * Returns whether text has the form of a noun id or of a sense ({@code dog.n.01}); WordNet may lack such a noun.
     */
    static boolean isSynset(String text) {
        return isNounId(text) || SENSE.matcher(text).matches();
    }

    /**
     * Returns the id of a noun that is given by its id or as a sense of a word ({@code dog.n.01}).
     *
     * @throws InvertException if WordNet 3.0 has no such noun
     */
    public String nounId(String synset) {
        Matcher sense = SENSE.matcher(synset);
        if (!sense.matches()) {
            synset(synset);
            return synset;
        }
        try {
            IndexWord word = dictionary.getIndexWord(POS.NOUN, sense.group(1).replace('_', ' '));
            int number = Integer.parseInt(sense.group(2));
            if (word != null && number >= 1 && number <= word.getSenses().size()) {
                return String.format("n%08d", word.getSenses().get(number - 1).getOffset());
            }
        } catch (JWNLException e) {
            throw new InvertException("WordNet 3.0 has no noun " + synset + ": check the word", e);
        }
        throw new InvertException("WordNet 3.0 has no noun \"" + synset + "\": check the word and the number");
    }

    /** Returns the id of the first sense of a noun, which may be inflected; empty if WordNet has no such noun. */
    public Optional<String> firstSense(String word) {
        try {
            IndexWord found = dictionary.lookupIndexWord(POS.NOUN, word);
            return found == null || found.getSenses().isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            String.format("n%08d", found.getSenses().get(0).getOffset()));
        } catch (JWNLException e) {
            throw new InvertException("The bundled WordNet 3.0 cannot be read: reinstall the program", e);
        }
    }

    /**
     * Returns the concept of a noun: its first word is the name, its gloss the definition.
     *
     * @throws InvertException if WordNet 3.0 has no noun with that id
     */
    public Concept concept(String id) {
        Synset synset = synset(id);
        return new Concept(id, synset.getWords().get(0).getLemma(), synset.getGloss());
    }

    /**
     * Returns the words of a noun, of which the first is its name.
     *
     * @throws InvertException if WordNet 3.0 has no noun with that id
     */
    List<String> words(String id) {
        return synset(id).getWords().stream().map(word -> word.getLemma()).toList();
    }

    /**
     * Returns the ids of all direct and indirect hypernyms of a noun, including instance hypernyms, in breadth-first
     * order and without the noun itself.
     *
     * @throws InvertException if WordNet 3.0 has no noun with that id
     */
    public Collection<String> hypernyms(String id) {
        Set<String> above = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(id));
        while (!open.isEmpty()) {
            for (String parent : parents(open.remove())) {
                if (above.add(parent)) {
                    open.add(parent);
                }
            }
        }
        return above;
    }

    /**
     * Returns the ids of the direct hypernyms of a noun, including instance hypernyms.
     *
     * @throws InvertException if WordNet 3.0 has no noun with that id
     */
    public List<String> parents(String id) {
        List<String> ids = new ArrayList<>();
        try {
            for (Pointer pointer : synset(id).getPointers()) {
                if (pointer.getType() == PointerType.HYPERNYM || pointer.getType() == PointerType.INSTANCE_HYPERNYM) {
                    ids.add(String.format("n%08d", pointer.getTargetOffset()));
                }
            }
        } catch (JWNLException e) {
            throw new InvertException("The bundled WordNet 3.0 has no hypernyms for " + id + ": reinstall it", e);
        }
        return ids;
    }

    /** Returns whether WordNet 3.0 has a noun with an id. */
    public boolean knows(String id) {
        Matcher matcher = NOUN_ID.matcher(id);
        try {
            return matcher.matches() && dictionary.getSynsetAt(POS.NOUN, Long.parseLong(matcher.group(1))) != null;
        } catch (JWNLException e) {
            return false;
        }
    }

    private Synset synset(String id) {
        Matcher matcher = NOUN_ID.matcher(id);
        try {
            if (matcher.matches()) {
                Synset synset = dictionary.getSynsetAt(POS.NOUN, Long.parseLong(matcher.group(1)));
                if (synset != null) {
                    return synset;
                }
            }
        } catch (JWNLException e) {
            throw new InvertException("WordNet 3.0 has no noun " + id + ": check the id", e);
        }
        throw new InvertException("WordNet 3.0 has no noun \"" + id + "\": ids look like n02084071");
    }
}
