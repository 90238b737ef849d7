package dev.invert.sparse;

import dev.invert.MemoryBudget;
import dev.invert.arrays.ArrayFile;
import dev.invert.arrays.ArrayPath;
import dev.invert.arrays.ArrayType;
import dev.invert.arrays.StridedArray;
import dev.invert.errors.InvertException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of a delphi cache: {@code locations} (sequence, position, latent) and {@code activations} per entry, and
 * perhaps {@code tokens} (sequences, positions).
 *
 * @param file the file
 * @param first latent that 0 in the file stands for
 * @param end index after its last latent, or {@link #UNKNOWN}
 * @param entryCount number of entries
 * @param type type of the activations
 * @param locationType type of the locations
 * @param tokenShape shape of the tokens; empty if there are none
 */
record DelphiSplit(
        Path file,
        int first,
        long end,
        long entryCount,
        ArrayType type,
        ArrayType locationType,
        List<Long> tokenShape) {
    /** End of a file that holds all latents, however many these are. */
    static final long UNKNOWN = -1;

    static final String LOCATIONS = "locations";
    static final String ACTIVATIONS = "activations";
    static final String TOKENS = "tokens";

    private static final Pattern NAME = Pattern.compile("(\\d{1,9})_(\\d{1,9})\\.safetensors");

    /** Returns whether a file has the name of a split: the first and the last latent in it. */
    static boolean hasName(Path file) {
        return NAME.matcher(file.getFileName().toString()).matches();
    }

    /**
     * Reads the header of a split.
     *
     * @throws InvertException if it is no such file, or its arrays do not fit together
     */
    static DelphiSplit read(Path file, MemoryBudget budget) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            return read(file, 0, UNKNOWN, budget);
        }
        int first = Integer.parseInt(name.group(1));
        long end = Long.parseLong(name.group(2)) + 1;
        if (end <= first) {
            throw new InvertException(file + ": its name says latents from " + first + " to " + (end - 1)
                    + "; the first must not be larger");
        }
        return read(file, first, end, budget);
    }

    private static DelphiSplit read(Path file, int first, long end, MemoryBudget budget) {
        List<String> names = ArrayFile.names(file);
        if (!names.contains(LOCATIONS) || !names.contains(ACTIVATIONS)) {
            throw new InvertException(file + ": has no locations and activations, as a cache of delphi does; it has "
                    + String.join(", ", names));
        }
        try (ArrayFile locations = ArrayFile.open(part(file, LOCATIONS), budget);
                ArrayFile activations = ArrayFile.open(part(file, ACTIVATIONS), budget)) {
            List<Long> shape = locations.shape();
            long entries = shape.isEmpty() ? 0 : shape.get(0);
            if (shape.size() != 2 || shape.get(1) != 3 || !activations.shape().equals(List.of(entries))) {
                throw new InvertException(file + ": locations of shape " + shape + " and activations of shape "
                        + activations.shape() + "; they must be (entries, 3) and (entries)");
            }
            switch (activations.type()) {
                case FLOAT16, BFLOAT16, FLOAT32 -> {}
                default ->
                    throw new InvertException(file + ": activations of type " + activations.type()
                            + "; they must be float16, bfloat16 or float32");
            }
            switch (locations.type()) {
                case UINT16, UINT32, INT32, INT64 -> {}
                default ->
                    throw new InvertException(file + ": locations of type " + locations.type()
                            + "; they must be uint16, uint32, int32 or int64");
            }
            return new DelphiSplit(
                    file,
                    first,
                    end,
                    entries,
                    activations.type(),
                    locations.type(),
                    names.contains(TOKENS) ? tokenShape(file, budget) : List.of());
        }
    }

    private static List<Long> tokenShape(Path file, MemoryBudget budget) {
        try (ArrayFile tokens = ArrayFile.open(part(file, TOKENS), budget)) {
            tokens.requireTable("tokens are (sequences, positions)", 2);
            return tokens.shape();
        }
    }

    static Path part(Path file, String name) {
        return Path.of(new ArrayPath(file, name).toString());
    }

    /** Opens the three columns of the locations; the caller closes the array. */
    static List<NumberColumn> columns(StridedArray locations) {
        return NumberColumn.of(List.of("sequence", "position", "latent"), locations, 0);
    }
}
