package dev.invert.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the system says of the processor.
 *
 * @param model its name, or empty where the system does not tell
 * @param features those that kernels can make use of, by their Linux names; empty where the system does not tell
 */
public record Processor(String model, List<String> features) {
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");

    /** Vector and bit instructions of x86-64 and of ARM, in the order in which they are shown. */
    private static final List<String> KNOWN = List.of(
            "sse4_2",
            "avx",
            "avx2",
            "fma",
            "f16c",
            "bmi2",
            "popcnt",
            "avx512f",
            "avx512bw",
            "avx512dq",
            "avx512vl",
            "avx512cd",
            "avx512_vnni",
            "avx512_vpopcntdq",
            "avx512_bf16",
            "avx512_fp16",
            "amx_tile",
            "asimd",
            "asimddp",
            "sve",
            "sve2");

    /** This machine's, from /proc/cpuinfo; without one, both are empty. */
    public static Processor here() {
        try {
            return of(Files.readString(CPUINFO));
        } catch (IOException e) {
            return new Processor("", List.of());
        }
    }

    /** From the text of /proc/cpuinfo; the first processor stands for all. */
    static Processor of(String cpuinfo) {
        Map<String, String> fields = cpuinfo.lines()
                .takeWhile(line -> !line.isBlank())
                .map(line -> line.split(":", 2))
                .filter(parts -> parts.length == 2)
                .collect(Collectors.toMap(parts -> parts[0].strip(), parts -> parts[1].strip(), (a, b) -> a));
        Set<String> flags = Set.copyOf(Arrays.asList(fields.getOrDefault("flags", fields.getOrDefault("Features", ""))
                .split("\\s+")));
        return new Processor(
                fields.getOrDefault("model name", ""),
                KNOWN.stream().filter(flags::contains).toList());
    }
}
