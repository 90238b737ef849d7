package dev.invert.cli;

import dev.invert.MemoryBudget;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --memory}. */
final class MemoryOption {
    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            converter = Size.class,
            description = "Limit of native memory, for example 512M or 8G, at least 16M. Default: three quarters of the"
                    + " machine's memory. The Java heap and LibTorch are not included.")
    private Long memory;

    /**
     * Returns a new budget for one run of a command. Without the option, it is a child of the budget of the process.
     */
    MemoryBudget budget() {
        return memory == null
                ? MemoryBudget.process().child(MemoryBudget.process().limitBytes())
                : MemoryBudget.ofBytes(memory);
    }

    /** Parses a size such as {@code 512M} to bytes. */
    static final class Size implements ITypeConverter<Long> {
        private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([KMGT]?)B?");
        private static final int BITS_PER_UNIT = 10;
        private static final long LEAST_BYTES = 16L << 20;

        @Override
        public Long convert(String text) {
            Matcher size = SIZE.matcher(text.strip().toUpperCase(Locale.ROOT));
            if (!size.matches() || Long.parseLong(size.group(1)) == 0) {
                throw new TypeConversionException("'" + text + "': write a size such as 512M or 8G");
            }
            int shift = size.group(2).isEmpty() ? 0 : BITS_PER_UNIT * (1 + "KMGT".indexOf(size.group(2)));
            long count = Long.parseLong(size.group(1));
            if (count > Long.MAX_VALUE >> shift) {
                throw new TypeConversionException(
                        "'" + text + "' is more than any machine has; write a size such as 8G");
            }
            if (count << shift < LEAST_BYTES) {
                throw new TypeConversionException("'" + text + "' is " + (count << shift)
                        + " bytes, too few to work with; write a unit, as in 512M or 8G, and at least 16M");
            }
            return count << shift;
        }
    }
}
