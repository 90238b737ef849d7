package dev.invert.batches;

import dev.invert.MemoryBudget;
import dev.invert.arrays.ArrayFile;
import dev.invert.arrays.ArrayPath;
import dev.invert.errors.InvertException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The inputs of a model in one file. A file with one array holds the first input, whatever its name; the arrays of an
 * .npz or .safetensors file with several are named after the arguments of the model's forward pass. Owns the arrays
 * until {@link #close()}.
 */
public final class InputArrays implements AutoCloseable {
    private final List<NamedSource> sources = new ArrayList<>();
    private final List<ArrayBatches> arrays = new ArrayList<>();

    private InputArrays() {}

    /**
     * Opens the arrays of a file.
     *
     * @param file {@code FILE}, or {@code FILE:ARRAY} for one of its arrays
     * @param start index of the first sample to read
     * @param limit upper bound (exclusive) of the sample indices to read; 0 for all
     * @param budget limits the native memory for reading
     * @throws InvertException as {@link ArrayBatches#open(Path, int, int)}, or if arrays differ in the number of samples
     */
    public static InputArrays open(Path file, int start, int limit, MemoryBudget budget) {
        InputArrays inputs = new InputArrays();
        try {
            List<String> names = ArrayFile.names(file);
            if (names.size() <= 1) {
                inputs.add("", ArrayBatches.open(file, start, limit, budget));
                return inputs;
            }
            for (String name : names) {
                Path array = Path.of(ArrayPath.of(file).file() + ":" + name);
                inputs.add(name, ArrayBatches.openNamed(array, start, limit, budget));
            }
            inputs.requireSameCount(file, names);
            return inputs;
        } catch (RuntimeException e) {
            inputs.close();
            throw e;
        }
    }

    private void add(String name, ArrayBatches array) {
        arrays.add(array);
        sources.add(new NamedSource(name, array));
    }

    private void requireSameCount(Path file, List<String> names) {
        for (int i = 1; i < arrays.size(); i++) {
            if (arrays.get(i).sampleCount() != sampleCount()) {
                throw new InvertException(
                        "%s: array %s has %d samples and %s has %d; the inputs of a model need the same"
                                .formatted(
                                        file,
                                        names.get(0),
                                        sampleCount(),
                                        names.get(i),
                                        arrays.get(i).sampleCount()));
            }
        }
    }

    /** Returns the inputs, at least one, in the order of the file; this object closes them. */
    public List<NamedSource> sources() {
        return List.copyOf(sources);
    }

    /** Returns the number of samples, or the limit if that is smaller; samples before {@code start} are counted. */
    public int sampleCount() {
        return arrays.get(0).sampleCount();
    }

    @Override
    public void close() {
        arrays.forEach(ArrayBatches::close);
    }
}
