package dev.invert.internal.search;

import dev.invert.Formula;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Orders chains as {@link Formula#text()} orders the formulas that they encode, without creating formulas: exact ties
 * are so common on dense concepts that their texts caused nearly all the garbage of a search. Not thread-safe.
 */
final class FormulaCodeOrder {
    private final String[] literals;
    /** Position of each concept among all concepts ordered by text. */
    private final int[] places;

    private final int[] group;
    private final StringBuilder left = new StringBuilder();
    private final StringBuilder right = new StringBuilder();

    FormulaCodeOrder(int conceptCount, int maxLength, IntFunction<String> conceptIds) {
        literals = new String[conceptCount];
        Arrays.setAll(literals, concept -> Formula.of(conceptIds.apply(concept)).text());
        int[] ordered = IntStream.range(0, conceptCount)
                .boxed()
                .sorted(Comparator.comparing(concept -> literals[concept]))
                .mapToInt(Integer::intValue)
                .toArray();
        places = new int[conceptCount];
        for (int place = 0; place < conceptCount; place++) {
            places[ordered[place]] = place;
        }
        group = new int[maxLength];
    }

    /**
     * Compares two chains by text: negative, zero or positive if the first text comes before, equals or comes after the
     * second.
     */
    int compare(int[] codes, int length, int[] otherCodes, int otherLength) {
        write(codes, length, left);
        write(otherCodes, otherLength, right);
        return left.compareTo(right);
    }

    /**
     * Writes the text of a chain to {@code text}. Writes the outermost group first: a chain starts with its innermost
     * group, and in a text groups come last.
     */
    void write(int[] codes, int length, StringBuilder text) {
        text.setLength(0);
        int end = length;
        int open = 0;
        while (end > 0) {
            int start = groupStart(codes, end);
            if (open > 0) {
                text.append('(');
            }
            char symbol = symbol(codes[end - 1]);
            writeGroup(codes, start, end, symbol, text);
            if (start > 0) {
                text.append(' ').append(symbol).append(' ');
                open++;
            }
            end = start;
        }
        for (int i = 0; i < open; i++) {
            text.append(')');
        }
    }

    /**
     * Returns the index at which the group that ends at {@code end} begins. The first literal of a chain joins whatever
     * group follows it.
     */
    private static int groupStart(int[] codes, int end) {
        int start = end - 1;
        while (start > 1 && symbol(codes[start - 1]) == symbol(codes[end - 1])) {
            start--;
        }
        return start == 1 ? 0 : start;
    }

    private static char symbol(int code) {
        return (FormulaCode.operation(code).conjoins() ? Formula.Operator.AND : Formula.Operator.OR).symbol();
    }

    private void writeGroup(int[] codes, int start, int end, char symbol, StringBuilder text) {
        int size = 0;
        for (int i = start; i < end; i++) {
            int at = size++;
            for (; at > 0 && comesBefore(codes[i], group[at - 1]); at--) {
                group[at] = group[at - 1];
            }
            group[at] = codes[i];
        }
        for (int i = 0; i < size; i++) {
            if (i > 0) {
                text.append(' ').append(symbol).append(' ');
            }
            text.append(FormulaCode.operation(group[i]).negates() ? "~" : "")
                    .append(literals[FormulaCode.concept(group[i])]);
        }
    }

    private boolean comesBefore(int code, int other) {
        boolean negated = FormulaCode.operation(code).negates();
        if (negated != FormulaCode.operation(other).negates()) {
            return !negated;
        }
        return places[FormulaCode.concept(code)] < places[FormulaCode.concept(other)];
    }
}
