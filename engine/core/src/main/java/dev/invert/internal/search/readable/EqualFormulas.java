package dev.invert.internal.search.readable;

import dev.invert.Formula;
import dev.invert.Formula.Operator;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Finds all formulas of the fewest literals, up to three, whose truth set is a given one, and returns the most readable.
 * Formulas are built from the distinct, non-constant concepts of a table. Not thread-safe.
 *
 * <p>Every such formula is a union of literals within the set S, {@code (a | b) & c} with c above S, or the complement of
 * one of these for the complement of S. Sizes in patterns bound the choice: of k literals whose union is S the largest
 * holds for at least |S| / k patterns, and in {@code (a | b) & c} what a and c exceed S by is disjoint. Only what remains
 * is compared bit by bit, and shorter formulas first: longer ones are redundant where one exists.
 */
public final class EqualFormulas {
    /** Largest number of literals of the formulas that are considered. */
    public static final int MAX_LENGTH = 3;

    /** Number of words that are compared, and of memberships that are counted, for one truth set before its search ends: a few milliseconds. */
    private static final long MOST_WORDS = 1L << 22;

    /** The same for so many patterns that one comparison takes long, or for truth sets that are made from lists. */
    private static final long MOST_WORDS_OF_LARGE_SETS = MOST_WORDS >> 3;

    /** Number of words of a large truth set: 65,536 patterns. */
    private static final int LARGE_SET = 1024;

    private final EqualFormulaIndex index;
    private final long mostWords;
    /** The set or its complement, whichever is smaller. */
    private final CoveredSet smaller;

    private final CoveredSet larger;
    private final int[] counts;
    private final IntArrayList present = new IntArrayList();
    private final long[] base;
    private final long[] rest;
    private final IntArrayList usable = new IntArrayList();
    private boolean complemented;
    private long words;
    private long count;
    private Readability readability;
    private Formula best;

    /** Creates a search for one thread. */
    public EqualFormulas(EqualFormulaIndex index) {
        this.index = index;
        this.mostWords = index.table().isListed() || index.table().wordCount() >= LARGE_SET
                ? MOST_WORDS_OF_LARGE_SETS
                : MOST_WORDS;
        this.smaller = new CoveredSet(index, false);
        this.larger = new CoveredSet(index, true);
        this.counts = new int[index.table().conceptCount()];
        this.base = new long[index.table().wordCount()];
        this.rest = new long[base.length];
    }

    /**
     * Returns the most readable literal that holds for the same samples as a literal of a representative concept.
     *
     * @param allowed concepts that the result may contain, that of the literal among them; null for all
     */
    public EqualFormula find(Formula.Literal literal, boolean[] allowed) {
        return index.equalLiteral(literal, allowed);
    }

    /**
     * Returns the most readable formula with a truth set; empty if no formula of up to {@value #MAX_LENGTH} literals has
     * it or none was found within the limit.
     *
     * @param truth one bit per pattern; neither no pattern nor all of them
     * @param allowed concepts that the formula may contain; null for all
     */
    public Optional<EqualFormula> find(long[] truth, boolean[] allowed) {
        if (allowed != null) {
            return search(truth, allowed);
        }
        TruthKey key = TruthKey.of(truth);
        Optional<EqualFormula> known = index.known(key);
        if (known == null) {
            known = search(truth, null);
            index.remember(key, known);
        }
        return known;
    }

    private Optional<EqualFormula> search(long[] truth, boolean[] allowed) {
        count = 0;
        best = null;
        int size = 0;
        for (long word : truth) {
            size += Long.bitCount(word);
        }
        complemented = 2L * size > index.table().patternCount();
        for (int w = 0; w < base.length; w++) {
            base[w] = complemented ? ~truth[w] & index.mask(w) : truth[w];
        }
        int baseSize = complemented ? index.table().patternCount() - size : size;
        words = (long) index.counts().estimatedMemberships(base);
        if (words > mostWords) {
            return Optional.empty();
        }
        index.counts().count(base, counts, present);
        smaller.set(base, baseSize, counts, present, allowed);
        larger.set(base, baseSize, counts, present, allowed);
        searchAll();
        for (int i = 0; i < present.size(); i++) {
            counts[present.getInt(i)] = 0;
        }
        return count == 0 ? Optional.empty() : Optional.of(new EqualFormula(best, words > mostWords ? 0 : count));
    }

    private void searchAll() {
        searchLiterals(smaller);
        searchLiterals(larger);
        if (count == 0) {
            searchPairs(smaller);
            searchPairs(larger);
        }
        if (count == 0) {
            searchTriples(smaller);
            searchTriples(larger);
            searchJoinedUnions(smaller);
            searchJoinedUnions(larger);
        }
    }

    /** Finds the positive literal that holds for the set: the negated ones are found for the complement. */
    private void searchLiterals(CoveredSet target) {
        LiteralList inside = target.inside();
        for (int i = 0; inside.has(i) && index.size(inside.get(i)) == target.size(); i++) {
            if ((inside.get(i) & 1) == 0) {
                offer(target, inside.get(i), -1, -1, Operator.OR);
            }
        }
    }

    /** Finds {@code a | b}. */
    private void searchPairs(CoveredSet target) {
        LiteralList inside = target.inside();
        for (int i = 0; inside.has(i) && 2L * index.size(inside.get(i)) >= target.size(); i++) {
            int missing = target.size() - index.size(inside.get(i));
            for (int j = i + 1; inside.has(j) && index.size(inside.get(j)) >= missing; j++) {
                if (words > mostWords) {
                    return;
                }
                if (covers(target.words(), inside.get(i), inside.get(j))) {
                    offer(target, inside.get(i), inside.get(j), -1, Operator.OR);
                }
            }
        }
    }

    /** Finds {@code a | b | c}. */
    private void searchTriples(CoveredSet target) {
        LiteralList inside = target.inside();
        for (int i = 0; inside.has(i) && 3L * index.size(inside.get(i)) >= target.size(); i++) {
            int missing = target.size() - index.size(inside.get(i));
            for (int j = i + 1; inside.has(j) && 2L * index.size(inside.get(j)) >= missing; j++) {
                if (words > mostWords) {
                    return;
                }
                int remaining = remainder(target, inside.get(i), inside.get(j));
                for (int k = j + 1; inside.has(k) && index.size(inside.get(k)) >= remaining; k++) {
                    if (covers(rest, inside.get(k), inside.get(k))) {
                        offer(target, inside.get(i), inside.get(j), inside.get(k), Operator.OR);
                    }
                }
            }
        }
    }

    /** Writes the patterns of the set that satisfy neither literal to {@code rest} and returns their number. */
    private int remainder(CoveredSet target, int a, int b) {
        LongBuffer bitsA = bits(a >>> 1);
        LongBuffer bitsB = bits(b >>> 1);
        int remaining = 0;
        for (int w = 0; w < rest.length; w++) {
            rest[w] = target.words()[w] & ~(CoveredSet.word(bitsA, a, w) | CoveredSet.word(bitsB, b, w));
            remaining += Long.bitCount(rest[w]);
        }
        words += rest.length;
        return remaining;
    }

    /** Finds {@code (a | b) & c}: a and b lie in the set or exceed it only where c does not hold. */
    private void searchJoinedUnions(CoveredSet target) {
        int[] straddling = target.straddlingByExcess();
        LiteralList above = target.above();
        // The smallest c leaves the most room for a and b.
        for (int at = 0; straddling.length > 0 && above.has(at); at++) {
            int c = above.get(at);
            long mostExcess = (long) target.outsideSize() - target.excess(c);
            if (target.excess(straddling[0]) > mostExcess) {
                return;
            }
            usable.clear();
            for (int i = 0; i < straddling.length && target.excess(straddling[i]) <= mostExcess; i++) {
                if (words > mostWords) {
                    return;
                }
                if (stayWithin(target, straddling[i], c)) {
                    usable.add(straddling[i]);
                }
            }
            searchUnions(target, c);
        }
    }

    /** Finds the unions of a usable literal with another one or with one in the set. */
    private void searchUnions(CoveredSet target, int c) {
        LiteralList inside = target.inside();
        for (int i = 0; i < usable.size() && words <= mostWords; i++) {
            int a = usable.getInt(i);
            int missing = target.size() - target.common(a);
            for (int j = 0; inside.has(j) && index.size(inside.get(j)) >= missing; j++) {
                offerUnion(target, a, inside.get(j), c);
            }
            for (int j = i + 1; j < usable.size(); j++) {
                if (target.common(usable.getInt(j)) >= missing) {
                    offerUnion(target, a, usable.getInt(j), c);
                }
            }
        }
    }

    private void offerUnion(CoveredSet target, int a, int b, int c) {
        if (covers(target.words(), a, b)) {
            offer(target, a, b, c, Operator.AND);
        }
    }

    /** Returns the truth set of a concept; making it from a list counts as much as comparing it. */
    private LongBuffer bits(int concept) {
        words += index.table().isListed() ? base.length : 0;
        return index.table().bits(concept);
    }

    /** Returns whether each pattern of a set satisfies one of two literals. */
    private boolean covers(long[] patterns, int a, int b) {
        LongBuffer bitsA = bits(a >>> 1);
        LongBuffer bitsB = bits(b >>> 1);
        for (int w = 0; w < patterns.length; w++) {
            if ((patterns[w] & ~(CoveredSet.word(bitsA, a, w) | CoveredSet.word(bitsB, b, w))) != 0) {
                words += w + 1;
                return false;
            }
        }
        words += patterns.length;
        return true;
    }

    /** Returns whether two literals hold together only within a set. */
    private boolean stayWithin(CoveredSet target, int a, int c) {
        LongBuffer bitsA = bits(a >>> 1);
        LongBuffer bitsC = bits(c >>> 1);
        long[] patterns = target.words();
        for (int w = 0; w < patterns.length; w++) {
            long both = CoveredSet.word(bitsA, a, w) & CoveredSet.word(bitsC, c, w);
            if ((both & ~patterns[w] & index.mask(w)) != 0) {
                words += w + 1;
                return false;
            }
        }
        words += patterns.length;
        return true;
    }

    /**
     * Counts a formula and keeps it if it is the most readable so far. For the complement of the truth set, literals are
     * negated and operators exchanged.
     *
     * @param b second literal, or -1
     * @param c third literal, or -1
     * @param outer operator that joins c to {@code a | b}
     */
    private void offer(CoveredSet target, int a, int b, int c, Operator outer) {
        count++;
        int flip = target.isComplement() == complemented ? 0 : 1;
        int literals = b < 0 ? 1 : c < 0 ? 2 : 3;
        Readability offered = new Readability(
                literals,
                negated(a, flip) + negated(b, flip) + negated(c, flip),
                literals == 1 ? 0 : outer == Operator.OR ? 1 : 2,
                familiarity(a) + familiarity(b) + familiarity(c));
        int comparison = best == null ? -1 : offered.compareTo(readability);
        if (comparison > 0) {
            return;
        }
        Formula formula = formula(a ^ flip, b < 0 ? b : b ^ flip, c < 0 ? c : c ^ flip, flip == 1, outer);
        if (comparison < 0 || formula.text().compareTo(best.text()) < 0) {
            readability = offered;
            best = formula;
        }
    }

    private static int negated(int literal, int flip) {
        return literal < 0 ? 0 : (literal & 1) ^ flip;
    }

    private long familiarity(int literal) {
        return literal < 0 ? 0 : index.familiarity(literal >>> 1);
    }

    private Formula formula(int a, int b, int c, boolean dual, Operator outer) {
        Formula formula = index.literal(a);
        if (b >= 0) {
            formula = Formula.join(dual ? Operator.AND : Operator.OR, List.of(formula, index.literal(b)));
        }
        return c < 0 ? formula : Formula.join(dual ? outer.dual() : outer, List.of(formula, index.literal(c)));
    }
}
