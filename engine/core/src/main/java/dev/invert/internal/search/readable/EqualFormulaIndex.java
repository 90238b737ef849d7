package dev.invert.internal.search.readable;

import dev.invert.Formula;
import dev.invert.internal.kernel.ConceptCounts;
import dev.invert.internal.kernel.PatternTable;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/**
 * The literals over the concepts of a table, prepared for {@link EqualFormulas}, with the results for the truth sets that
 * were asked for before. Neurons, layers and threads share it. A literal is {@code 2 concept}, or {@code 2 concept + 1}
 * if it is negated. Thread-safe.
 */
public final class EqualFormulaIndex {
    /** Memory that remembered results may take, in bytes of their keys and an estimate of the rest. */
    private static final long MEMORY = 32L << 20;

    private static final int ENTRY_BYTES = 400;
    private static final int NONE = -1;

    private final PatternTable table;
    private final ConceptCounts counts;
    private final IntFunction<String> conceptIds;
    private final int[] conceptsBySize;
    /** The concept that holds exactly where another does not, or -1. */
    private final int[] opposites;

    private final Map<String, Integer> conceptById = new HashMap<>();
    private final Map<TruthKey, Optional<EqualFormula>> known = new ConcurrentHashMap<>();
    private final long mostKnown;

    /**
     * Prepares the literals of a table.
     *
     * @param table the concepts; must remain open
     * @param conceptIds maps a concept of the table to its id
     */
    public EqualFormulaIndex(PatternTable table, IntFunction<String> conceptIds) {
        this.table = table;
        this.conceptIds = conceptIds;
        this.counts = new ConceptCounts(table);
        this.mostKnown = MEMORY / ((long) table.wordCount() * Long.BYTES + ENTRY_BYTES);
        long[] keys = new long[table.conceptCount()];
        for (int concept = 0; concept < keys.length; concept++) {
            keys[concept] = (long) -counts.total(concept) << 32 | concept;
            conceptById.put(conceptIds.apply(concept), concept);
        }
        Arrays.sort(keys);
        this.conceptsBySize = new int[keys.length];
        for (int i = 0; i < keys.length; i++) {
            conceptsBySize[i] = (int) keys[i];
        }
        this.opposites = opposites();
    }

    private int[] opposites() {
        int[] found = new int[table.conceptCount()];
        Arrays.fill(found, NONE);
        IntOpenHashSet sizes = new IntOpenHashSet();
        for (int concept = 0; concept < found.length; concept++) {
            sizes.add(counts.total(concept));
        }
        // Concepts whose complement has the size of another one, by the hash of their truth sets.
        Long2IntOpenHashMap first = new Long2IntOpenHashMap();
        first.defaultReturnValue(NONE);
        int[] next = new int[found.length];
        for (int concept = 0; concept < found.length; concept++) {
            if (sizes.contains(table.patternCount() - counts.total(concept))) {
                next[concept] = first.put(hash(concept, 0), concept);
            }
        }
        for (int concept = 0; concept < found.length; concept++) {
            if (sizes.contains(table.patternCount() - counts.total(concept))) {
                int other = first.get(hash(concept, -1));
                while (other != NONE && !isOpposite(concept, other)) {
                    other = next[other];
                }
                found[concept] = other;
            }
        }
        return found;
    }

    /** Returns a hash of the truth set of a concept, or of its complement if {@code flip} is -1. */
    private long hash(int concept, long flip) {
        LongBuffer bits = table.bits(concept);
        long hash = 0;
        for (int w = 0; w < table.wordCount(); w++) {
            hash = TruthKey.mixed(hash, (bits.get(w) ^ flip) & mask(w));
        }
        return hash;
    }

    private boolean isOpposite(int concept, int other) {
        LongBuffer bits = table.bits(concept);
        LongBuffer otherBits = table.bits(other);
        for (int w = 0; w < table.wordCount(); w++) {
            if ((bits.get(w) ^ otherBits.get(w)) != mask(w)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the bits of a word that stand for patterns. */
    long mask(int w) {
        return w == table.wordCount() - 1 ? -1L >>> -table.patternCount() : -1L;
    }

    PatternTable table() {
        return table;
    }

    ConceptCounts counts() {
        return counts;
    }

    /** Returns all concepts, those that hold for the most patterns first. */
    int[] conceptsBySize() {
        return conceptsBySize;
    }

    /** Returns the number of patterns that satisfy a literal. */
    int size(int literal) {
        int total = counts.total(literal >>> 1);
        return (literal & 1) == 0 ? total : table.patternCount() - total;
    }

    /** Returns the smaller of the number of samples that have a concept and the number that lack it. */
    long familiarity(int concept) {
        long size = table.conceptSize(concept);
        return Math.min(size, table.sampleCount() - size);
    }

    Formula literal(int literal) {
        return new Formula.Literal(conceptIds.apply(literal >>> 1), (literal & 1) != 0);
    }

    /**
     * Compares two formulas with equal truth sets: negative if the first is more readable, 0 if they are equal. The text
     * decides last.
     */
    public int compare(Formula a, Formula b) {
        int byReadability = readability(a).compareTo(readability(b));
        return byReadability != 0 ? byReadability : a.text().compareTo(b.text());
    }

    private Readability readability(Formula formula) {
        return Readability.of(formula, id -> familiarity(conceptById.get(id)));
    }

    /**
     * Returns the most readable literal that holds for the same samples as a literal.
     *
     * @param allowed concepts that formulas may contain; null for all
     */
    EqualFormula equalLiteral(Formula.Literal literal, boolean[] allowed) {
        int opposite = opposites[conceptById.get(literal.concept())];
        boolean has = opposite >= 0 && (allowed == null || allowed[opposite]);
        return new EqualFormula(
                has && literal.negated() ? Formula.of(conceptIds.apply(opposite)) : literal, has ? 2 : 1);
    }

    /** Returns the remembered result for a truth set; null if there is none. */
    Optional<EqualFormula> known(TruthKey truth) {
        return known.get(truth);
    }

    /** Remembers the result for a truth set, if there is room. */
    void remember(TruthKey truth, Optional<EqualFormula> result) {
        if (known.size() < mostKnown) {
            known.put(truth.copied(), result);
        }
    }
}
