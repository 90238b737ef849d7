package dev.invert.internal.search;

import dev.invert.Formula;
import dev.invert.internal.kernel.AucWorkspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Keeps the best formulas with distinct truth sets in the order that users see: objective (compared exactly), then length,
 * then text. Among equal truth sets it keeps the first formula in that order. The result does not depend on the order
 * of the offers. Entries are reused, so that a search creates no garbage.
 */
final class FormulaRanking {
    /** Difference of scores above which they decide alone: far above their rounding errors. */
    private static final double DECISIVE = 1e-11;

    private final AucWorkspace workspace;
    private final IntFunction<String> conceptIds;
    private final FormulaCodeOrder texts;
    private final int maxAliases;
    private final Entry[] entries;
    private final int capacity;
    private int room;
    private Objective objective;
    private int size;
    private int sign;

    /** One ranked formula. */
    static final class Entry {
        final int[] codes;
        int length;
        long n;
        long z;
        /** Score of the signed sum, by the rule of the length. */
        double score;
        /** Chains with the same truth set, at most {@code maxAliases}. */
        final List<int[]> aliases = new ArrayList<>(0);
        /** Slot in which the parent formula was summed, or -1. */
        int parentSlot;

        private Entry(int maxLength) {
            codes = new int[maxLength];
        }

        private void set(int[] from, int prefixLength, int lastCode, long n, long z, int parentSlot) {
            this.parentSlot = parentSlot;
            aliases.clear();
            System.arraycopy(from, 0, codes, 0, prefixLength);
            codes[prefixLength] = lastCode;
            this.length = prefixLength + 1;
            this.n = n;
            this.z = z;
        }

        private void copy(Entry other) {
            System.arraycopy(other.codes, 0, codes, 0, other.length);
            length = other.length;
            n = other.n;
            z = other.z;
            score = other.score;
            parentSlot = other.parentSlot;
            aliases.clear();
            aliases.addAll(other.aliases);
        }
    }

    FormulaRanking(
            int capacity,
            int maxLength,
            int maxAliases,
            AucWorkspace workspace,
            IntFunction<String> conceptIds,
            FormulaCodeOrder texts) {
        this.maxAliases = maxAliases;
        this.workspace = workspace;
        this.conceptIds = conceptIds;
        this.texts = texts;
        this.capacity = capacity;
        // Two extra entries: one that a seed may add, and one that an offer is written to before its rank is known.
        this.entries = new Entry[capacity + 2];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = new Entry(maxLength);
        }
    }

    /**
     * Clears the ranking.
     *
     * @param ofNeuron objective of the neuron
     * @param newSign 1 to rank high values first, -1 to rank low values first
     */
    void start(Objective ofNeuron, int newSign) {
        this.objective = ofNeuron;
        this.sign = newSign;
        this.size = 0;
        this.room = capacity;
    }

    /** Offers a formula as {@link #offer} does, without pushing out another one. At most one after each start. */
    void offerSeed(int[] prefix, int prefixLength, int lastCode, long n, long z, int parentSlot) {
        room = capacity + 1;
        offer(prefix, prefixLength, lastCode, n, z, parentSlot);
    }

    int size() {
        return size;
    }

    Entry get(int i) {
        return entries[i];
    }

    /**
     * Offers the formula {@code prefix operation literal}. The prefix was summed in {@code parentSlot}, or in none if
     * that is -1.
     */
    void offer(int[] prefix, int prefixLength, int lastCode, long n, long z, int parentSlot) {
        Entry offered = entries[size];
        offered.set(prefix, prefixLength, lastCode, n, z, parentSlot);
        offered.score = objective.rule(offered.length).score(n, sign * z);
        place(offered);
    }

    /** Offers a copy of an entry of another ranking. */
    void offer(Entry entry) {
        Entry offered = entries[size];
        offered.copy(entry);
        place(offered);
    }

    /** Returns the entry with the same truth set as this chain, or null. */
    Entry find(int[] prefix, int prefixLength, int lastCode, long n, long z) {
        for (int i = 0; i < size; i++) {
            if (entries[i].n == n && entries[i].z == z) {
                int slot = workspace.scratchSlot();
                FormulaCode.evaluate(prefix, prefixLength, slot, workspace);
                workspace.assign(slot, slot, FormulaCode.operation(lastCode), FormulaCode.concept(lastCode));
                if (sameTruthSet(entries[i], slot)) {
                    return entries[i];
                }
            }
        }
        return null;
    }

    /** Adds a chain with the truth set of an entry to its aliases, if there is room. */
    void addAlias(Entry entry, int[] chain) {
        if (entry.aliases.size() < maxAliases) {
            entry.aliases.add(chain);
        }
    }

    private boolean sameTruthSet(Entry entry, int slot) {
        FormulaCode.evaluate(entry.codes, entry.length, slot + 1, workspace);
        return workspace.sameTruthSet(slot, slot + 1);
    }

    private void place(Entry offered) {
        int hole = size;
        int twin = findTwin(offered);
        if (twin >= 0) {
            if (compare(offered, entries[twin]) >= 0) {
                addAlias(entries[twin], offered);
                return;
            }
            offered.aliases.addAll(entries[twin].aliases);
            addAlias(offered, entries[twin]);
            entries[size] = entries[twin];
            hole = twin;
        }
        while (hole > 0 && compare(offered, entries[hole - 1]) < 0) {
            entries[hole] = entries[hole - 1];
            hole--;
        }
        entries[hole] = offered;
        if (twin < 0 && size < room) {
            size++;
        }
    }

    private void addAlias(Entry entry, Entry alias) {
        if (entry.aliases.size() < maxAliases) {
            entry.aliases.add(Arrays.copyOf(alias.codes, alias.length));
        }
    }

    private int findTwin(Entry offered) {
        boolean evaluated = false;
        for (int i = 0; i < size; i++) {
            if (entries[i].n == offered.n && entries[i].z == offered.z) {
                if (!evaluated) {
                    FormulaCode.evaluate(offered.codes, offered.length, workspace.scratchSlot(), workspace);
                    evaluated = true;
                }
                if (sameTruthSet(entries[i], workspace.scratchSlot())) {
                    return i;
                }
            }
        }
        return -1;
    }

    private int compare(Entry a, Entry b) {
        double difference = b.score - a.score;
        if (Math.abs(difference) > DECISIVE * (Math.abs(a.score) + Math.abs(b.score) + 1)) {
            return difference > 0 ? 1 : -1;
        }
        int byValue = objective.compare(b.n, sign * b.z, b.length, a.n, sign * a.z, a.length);
        if (byValue != 0) {
            return byValue;
        }
        if (a.length != b.length) {
            return Integer.compare(a.length, b.length);
        }
        return texts.compare(a.codes, a.length, b.codes, b.length);
    }

    /** Returns copies of the first {@code count} entries, or of all if there are fewer. */
    List<FoundFormula> toList(int count) {
        List<FoundFormula> found = new ArrayList<>();
        for (int i = 0; i < Math.min(count, size); i++) {
            found.add(toFormula(entries[i]));
        }
        return found;
    }

    /** Returns a copy of an entry. */
    FoundFormula toFormula(Entry entry) {
        Formula formula = FormulaCode.formula(entry.codes, entry.length, conceptIds);
        List<Formula> aliases = entry.aliases.stream()
                .map(codes -> FormulaCode.formula(codes, codes.length, conceptIds))
                .filter(alias -> !alias.equals(formula))
                .distinct()
                .toList();
        return new FoundFormula(formula, entry.n, entry.z, aliases);
    }
}
