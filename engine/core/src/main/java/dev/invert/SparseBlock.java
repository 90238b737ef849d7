package dev.invert;

import dev.invert.internal.memory.HalfFloat;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.Objects;

/** Neurons of which only the activations other than 0 are stored, in ascending order of samples, in native memory. */
public final class SparseBlock extends ActivationBlock {
    private static final int NONE = -1;

    /** Index of each neuron's first stored activation, and their total number. */
    private final long[] starts;

    private final NativeBlock samples;
    private final NativeBlock values;
    private final boolean ownsMemory;
    /** Index of the last selection, or null. */
    private SampleIndex lastIndex;

    private SparseBlock(
            long[] starts,
            NativeBlock samples,
            NativeBlock values,
            boolean ownsMemory,
            int firstNeuron,
            int sampleCount,
            ElementType type,
            int[] selected) {
        super(firstNeuron, starts.length - 1, sampleCount, type, selected);
        this.starts = starts;
        this.samples = samples;
        this.values = values;
        this.ownsMemory = ownsMemory;
    }

    /** Returns a block over memory that remains owned by the caller; {@code starts} may begin above 0. */
    static SparseBlock view(
            long[] starts,
            NativeBlock samples,
            NativeBlock values,
            int firstNeuron,
            int sampleCount,
            ElementType type) {
        return new SparseBlock(starts, samples, values, false, firstNeuron, sampleCount, type, null);
    }

    /**
     * Returns a block that takes ownership of memory, and frees it when closed.
     *
     * @param starts index of each neuron's first stored activation, from 0, and their total number: {@code count + 1}
     *     entries
     * @param samples sample of each stored activation, uint32: ascending and distinct for each neuron
     * @param values stored activations, none of them 0
     * @param firstNeuron index in the matrix of the first neuron
     * @param count number of neurons, at least 1
     * @param sampleCount N
     * @param type type of the values: float32 or float16
     * @throws IllegalArgumentException if the type or the number of starts is another
     */
    public static SparseBlock owning(
            long[] starts,
            NativeBlock samples,
            NativeBlock values,
            int firstNeuron,
            int count,
            int sampleCount,
            ElementType type) {
        if (type != ElementType.FLOAT32 && type != ElementType.FLOAT16) {
            throw new IllegalArgumentException("type=" + type + ": sparse activations are float32 or float16");
        }
        if (starts.length != count + 1) {
            throw new IllegalArgumentException(
                    "starts.length=" + starts.length + " must be one more than the " + count + " neurons");
        }
        return new SparseBlock(starts, samples, values, true, firstNeuron, sampleCount, type, null);
    }

    /** Returns the number of stored activations of a neuron. */
    public int storedCount(int row) {
        return (int) (starts[row + 1] - starts[Objects.checkIndex(row, count())]);
    }

    /** Returns the samples of a neuron's stored activations, in ascending order. */
    IntBuffer samples(int row) {
        return samples.slice(starts[row] * Integer.BYTES, (long) storedCount(row) * Integer.BYTES)
                .asIntBuffer();
    }

    /** Returns a neuron's stored activations in native byte order. */
    ByteBuffer stored(int row) {
        int size = elementType().byteCount();
        return values.slice(starts[row] * size, (long) storedCount(row) * size);
    }

    /** Returns the native address of a neuron's samples. */
    long samplesAddress(int row) {
        return samples.address() + starts[row] * Integer.BYTES;
    }

    /** Returns the native address of a neuron's stored activations. */
    long storedAddress(int row) {
        return values.address() + starts[row] * elementType().byteCount();
    }

    @Override
    public FloatBuffer floats(int row) {
        FloatBuffer floats = FloatBuffer.allocate(sampleCount());
        values(row).forEach(floats::put);
        return floats;
    }

    @Override
    public double value(int row, int sample) {
        return values(row).value(Objects.checkIndex(sample, sampleCount()));
    }

    @Override
    public SparseValues values(int row) {
        return new SparseValues(this, Objects.checkIndex(row, count()));
    }

    @Override
    ActivationBlock select(int firstRow, int rows, int[] selected, MemoryBudget budget) {
        SampleIndex index = index(selected);
        long[] selectedStarts = new long[rows + 1];
        for (int r = 0; r < rows; r++) {
            selectedStarts[r + 1] = selectedStarts[r] + index.count(samples(firstRow + r));
        }
        int size = elementType().byteCount();
        int[] places = selected.clone();
        NativeBlock selectedSamples =
                budget.allocate(MemoryTag.ACTIVATIONS, Math.max(1, selectedStarts[rows]) * Integer.BYTES);
        NativeBlock selectedValues;
        try {
            selectedValues = budget.allocate(MemoryTag.ACTIVATIONS, Math.max(1, selectedStarts[rows]) * size);
        } catch (RuntimeException e) {
            selectedSamples.close();
            throw e;
        }
        SparseBlock result = new SparseBlock(
                selectedStarts,
                selectedSamples,
                selectedValues,
                true,
                firstNeuron() + firstRow,
                selected.length,
                elementType(),
                places);
        try {
            for (int r = 0; r < rows; r++) {
                copy(firstRow + r, index, result, r);
            }
        } catch (RuntimeException | Error e) {
            result.close();
            throw e;
        }
        return result;
    }

    /** Returns the index of a selection; callers select the same samples of one neuron after another. */
    private SampleIndex index(int[] selected) {
        SampleIndex index = lastIndex;
        if (index == null || index.selected != selected) {
            index = SampleIndex.of(selected, sampleCount());
            lastIndex = index;
        }
        return index;
    }

    private void copy(int row, SampleIndex index, SparseBlock to, int toRow) {
        IntBuffer from = samples(row);
        ByteBuffer fromValues = stored(row);
        IntBuffer target = to.samples(toRow);
        ByteBuffer targetValues = to.stored(toRow);
        boolean half = elementType() == ElementType.FLOAT16;
        int stored = 0;
        if (index.ascending()) {
            for (int i = 0, place = 0; i < from.limit(); i++) {
                int sample = from.get(i);
                place = index.placeFrom(place, sample);
                if (index.holds(place, sample)) {
                    target.put(stored, place);
                    copyValue(fromValues, i, targetValues, stored++, half);
                }
            }
            return;
        }
        long[] order = new long[target.limit()];
        for (int i = 0; i < from.limit(); i++) {
            int sample = from.get(i);
            for (int place = index.first(sample); place != NONE; place = index.next(place)) {
                order[stored++] = (long) place << Integer.SIZE | i;
            }
        }
        Arrays.sort(order);
        for (int i = 0; i < order.length; i++) {
            target.put(i, (int) (order[i] >>> Integer.SIZE));
            copyValue(fromValues, (int) order[i], targetValues, i, half);
        }
    }

    private static void copyValue(ByteBuffer from, int at, ByteBuffer to, int place, boolean half) {
        if (half) {
            to.putShort(place * Short.BYTES, from.getShort(at * Short.BYTES));
        } else {
            to.putInt(place * Float.BYTES, from.getInt(at * Float.BYTES));
        }
    }

    /** Converts a stored activation to float32. */
    static float toFloat(ByteBuffer stored, int i, ElementType type) {
        return type == ElementType.FLOAT16
                ? HalfFloat.toFloat(stored.getShort(i * Short.BYTES))
                : stored.getFloat(i * Float.BYTES);
    }

    @Override
    public void close() {
        if (ownsMemory) {
            samples.close();
            values.close();
        }
    }

    /** Places of samples in a selection, which may repeat samples and have any order. */
    private static final class SampleIndex {
        private final int[] selected;
        private final boolean ascending;
        /** First place of each sample; null if the selection is ascending, which is then searched. */
        private final int[] first;

        private final int[] next;

        private SampleIndex(int[] selected, boolean ascending, int[] first, int[] next) {
            this.selected = selected;
            this.ascending = ascending;
            this.first = first;
            this.next = next;
        }

        static SampleIndex of(int[] selected, int sampleCount) {
            boolean ascending = true;
            for (int i = 0; i < selected.length; i++) {
                Objects.checkIndex(selected[i], sampleCount);
                ascending &= i == 0 || selected[i] > selected[i - 1];
            }
            if (ascending) {
                return new SampleIndex(selected, true, null, null);
            }
            int[] first = new int[sampleCount];
            Arrays.fill(first, NONE);
            int[] next = new int[selected.length];
            for (int i = selected.length - 1; i >= 0; i--) {
                next[i] = first[selected[i]];
                first[selected[i]] = i;
            }
            return new SampleIndex(selected, false, first, next);
        }

        boolean ascending() {
            return ascending;
        }

        /** Returns the first place at or after another one that holds a sample or a greater one; for ascending ones. */
        int placeFrom(int from, int sample) {
            int low = from;
            int high = from;
            for (int step = 1; high < selected.length && selected[high] < sample; step *= 2) {
                low = high + 1;
                high += Math.min(step, selected.length - high);
            }
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (selected[middle] < sample) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        /** Returns whether a place holds a sample. */
        boolean holds(int place, int sample) {
            return place < selected.length && selected[place] == sample;
        }

        /** Returns the first place of a sample in a selection of any order. */
        int first(int sample) {
            return first[sample];
        }

        int next(int place) {
            return next[place];
        }

        /** Returns how often the selection has one of some ascending samples. */
        int count(IntBuffer samples) {
            int count = 0;
            for (int i = 0, place = 0; i < samples.limit(); i++) {
                int sample = samples.get(i);
                if (ascending) {
                    place = placeFrom(place, sample);
                    count += holds(place, sample) ? 1 : 0;
                    continue;
                }
                for (int at = first[sample]; at != NONE; at = next[at]) {
                    count++;
                }
            }
            return count;
        }
    }
}
