package dev.invert.cli;

import dev.invert.InvertException;
import it.unimi.dsi.fastutil.ints.IntLinkedOpenHashSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The text of {@code --neurons}: numbers and ranges, as in {@code 0-9,17}. */
final class NeuronRanges {
    private static final Pattern PART = Pattern.compile("\\s*(\\d{1,9})\\s*(?:-\\s*(\\d{1,9})\\s*)?");

    private NeuronRanges() {}

    /** The neurons named, each once, in the order of the text; all of them if the text is null. */
    static int[] parse(String text, int neuronCount) {
        if (text == null) {
            return IntStream.range(0, neuronCount).toArray();
        }
        IntLinkedOpenHashSet neurons = new IntLinkedOpenHashSet();
        for (String part : text.split(",", -1)) {
            Matcher range = PART.matcher(part);
            if (!range.matches()) {
                throw new InvertException(
                        "--neurons " + text + ": \"" + part + "\" is no number or range; write 0-9,17");
            }
            int first = Integer.parseInt(range.group(1));
            int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
            if (first > last || last >= neuronCount) {
                throw new InvertException("--neurons " + text + ": \"" + part + "\" is outside 0-" + (neuronCount - 1));
            }
            IntStream.rangeClosed(first, last).forEach(neurons::add);
        }
        return neurons.toIntArray();
    }
}
