package dev.invert.cli;

import dev.invert.InvertException;
import dev.invert.memory.NativeMemory;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** {@code --memory}. */
final class MemoryOption {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([KMGT]?)B?");

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description = "Most native memory, as in 512M or 8G; default three quarters of the"
                    + " machine's. The Java heap and LibTorch come on top.")
    private String memory;

    void apply() {
        if (memory == null) {
            return;
        }
        Matcher size = SIZE.matcher(memory.strip().toUpperCase(Locale.ROOT));
        if (!size.matches() || Long.parseLong(size.group(1)) == 0) {
            throw new InvertException("--memory " + memory + ": write a size such as 512M or 8G");
        }
        int shift = 10
                        * "KMGT"
                                .indexOf(
                                        size.group(2).isEmpty()
                                                ? ' '
                                                : size.group(2).charAt(0))
                + 10;
        long count = Long.parseLong(size.group(1));
        if (count > Long.MAX_VALUE >> shift) {
            throw new InvertException("--memory " + memory + ": is more than any machine has; write a size such as 8G");
        }
        NativeMemory.setLimitBytes(count << shift);
    }
}
