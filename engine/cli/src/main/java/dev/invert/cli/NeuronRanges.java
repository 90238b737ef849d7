package dev.invert.cli;

import dev.invert.errors.InvertException;
import it.unimi.dsi.fastutil.ints.IntLinkedOpenHashSet;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Value of {@code --neurons}: numbers and ranges, as in {@code 0-9,17}.
 *
 * @param text the text as given
 * @param ranges the ranges in the order of the text
 */
record NeuronRanges(String text, List<Range> ranges) {
    /** A range with inclusive ends. */
    record Range(int first, int last) {}

    /**
     * Returns the selected neurons, each once, in the order of the text; all neurons if {@code named} is null.
     *
     * @throws InvertException if the layer has no such neuron
     */
    static int[] choose(NeuronRanges named, int neuronCount) {
        if (named == null) {
            return IntStream.range(0, neuronCount).toArray();
        }
        IntLinkedOpenHashSet neurons = new IntLinkedOpenHashSet();
        for (Range range : named.ranges()) {
            if (range.last() >= neuronCount) {
                throw new InvertException("--neurons %s: there is no neuron %d, the layer has %,d, numbered from 0"
                        .formatted(named.text(), range.last(), neuronCount));
            }
            IntStream.rangeClosed(range.first(), range.last()).forEach(neurons::add);
        }
        return neurons.toIntArray();
    }

    /** Parses ranges. */
    static final class Converter implements ITypeConverter<NeuronRanges> {
        private static final Pattern PART = Pattern.compile("\\s*(\\d{1,9})\\s*(?:-\\s*(\\d{1,9})\\s*)?");

        @Override
        public NeuronRanges convert(String text) {
            List<Range> ranges = new ArrayList<>();
            for (String part : text.split(",", -1)) {
                Matcher range = PART.matcher(part);
                if (!range.matches()) {
                    throw new TypeConversionException("'" + part + "' is no number or range; write 0-9,17");
                }
                int first = Integer.parseInt(range.group(1));
                int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
                if (first > last) {
                    throw new TypeConversionException(
                            "'" + part + "' ends before it begins; write " + last + "-" + first);
                }
                ranges.add(new Range(first, last));
            }
            return new NeuronRanges(text, ranges);
        }
    }
}
