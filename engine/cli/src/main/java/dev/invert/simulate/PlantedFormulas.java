package dev.invert.simulate;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import dev.invert.errors.InvertException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Draws formulas to plant: chains of literals of different concepts, as a search builds them, that hold for a share of
 * the samples within bounds and in which every literal matters.
 */
final class PlantedFormulas {
    private static final int ATTEMPTS = 20_000;

    private final ConceptMatrix concepts;
    private final long least;
    private final long most;

    /** Creates a generator; both fractions are inclusive bounds on the share of the samples. */
    PlantedFormulas(ConceptMatrix concepts, double minFraction, double maxFraction) {
        this.concepts = concepts;
        this.least = Math.max(1, (long) Math.ceil(minFraction * concepts.sampleCount()));
        this.most = Math.min(concepts.sampleCount() - 1L, (long) Math.floor(maxFraction * concepts.sampleCount()));
    }

    /**
     * Draws a formula of {@code length} literals.
     *
     * @throws InvertException if {@value #ATTEMPTS} attempts find none
     */
    Formula draw(int length, Random random) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Formula formula = chain(length, random);
            if (formula != null) {
                return formula;
            }
        }
        throw new InvertException("Found no formula of " + length + " concepts that holds for " + least + " to " + most
                + " of " + concepts.sampleCount() + " samples and needs every one of them: use shorter lengths, more"
                + " samples or other fractions");
    }

    /** Draws a chain; returns null if it is out of bounds or has a redundant literal. */
    private Formula chain(int length, Random random) {
        Formula formula = literal(random);
        long[] truth = concepts.truthSet(formula);
        for (int k = 1; k < length; k++) {
            Formula.Operator operator = random.nextBoolean() ? Formula.Operator.AND : Formula.Operator.OR;
            Formula literal = literal(random);
            long[] joined = join(operator, truth, concepts.truthSet(literal));
            if (Arrays.equals(joined, truth) || Arrays.equals(joined, concepts.truthSet(literal))) {
                return null;
            }
            formula = Formula.join(operator, List.of(formula, literal));
            truth = joined;
        }
        long n = count(truth);
        return n >= least && n <= most && formula.length() == length && isMinimal(formula, truth) ? formula : null;
    }

    private Formula literal(Random random) {
        List<Concept> all = concepts.concepts();
        return new Formula.Literal(all.get(random.nextInt(all.size())).id(), random.nextInt(4) == 0);
    }

    private static long[] join(Formula.Operator operator, long[] a, long[] b) {
        long[] joined = a.clone();
        for (int w = 0; w < joined.length; w++) {
            joined[w] = operator == Formula.Operator.AND ? a[w] & b[w] : a[w] | b[w];
        }
        return joined;
    }

    private static long count(long[] truth) {
        return Arrays.stream(truth).map(Long::bitCount).sum();
    }

    /** Returns whether dropping any one operand, at any depth, changes the samples that the formula holds for. */
    private boolean isMinimal(Formula formula, long[] truth) {
        if (!(formula instanceof Formula.Group group)) {
            return true;
        }
        for (int leftOut = 0; leftOut < group.operands().size(); leftOut++) {
            int out = leftOut;
            List<Formula> others = IntStream.range(0, group.operands().size())
                    .filter(i -> i != out)
                    .mapToObj(group.operands()::get)
                    .toList();
            Formula shorter = others.size() == 1 ? others.get(0) : Formula.join(group.operator(), others);
            if (Arrays.equals(concepts.truthSet(shorter), truth)) {
                return false;
            }
        }
        return group.operands().stream().allMatch(operand -> isMinimal(operand, concepts.truthSet(operand)));
    }
}
