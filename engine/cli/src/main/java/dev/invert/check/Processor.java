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
 * Model and features of the processor, as reported by the operating system.
 *
 * @param model model name, or empty if unknown
 * @param features the features that kernels can use, by their Linux names; empty if unknown
 */
public record Processor(String model, List<String> features) {
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");

    /** Vector and bit instructions of x86-64 and ARM, in display order. */
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

    /** Returns the processor of this machine, from /proc/cpuinfo; both parts are empty if that file does not exist. */
    public static Processor here() {
        try {
            return of(Files.readString(CPUINFO));
        } catch (IOException e) {
            return new Processor("", List.of());
        }
    }

    /** Parses the text of /proc/cpuinfo. The first processor represents all of them. */
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
