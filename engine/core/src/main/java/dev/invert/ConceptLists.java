package dev.invert;

import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;

/**
 * The samples of each concept as a list: four bytes for each sample that shows a concept, instead of one bit for each
 * sample.
 */
final class ConceptLists implements ConceptStorage {
    private final int sampleCount;
    private final NativeBlock memory;
    /** Samples of each concept, in ascending order. */
    private final IntBuffer[] lists;

    private ConceptLists(int sampleCount, NativeBlock memory, IntBuffer[] lists) {
        this.sampleCount = sampleCount;
        this.memory = memory;
        this.lists = lists;
    }

    /**
     * Copies lists.
     *
     * @param samples for each concept, ascending and distinct samples from 0 to N - 1
     */
    static ConceptLists of(int sampleCount, List<int[]> samples, MemoryBudget budget) {
        long total = byteCount(samples);
        NativeBlock memory = budget.allocate(MemoryTag.CONCEPTS, Math.max(1, total));
        IntBuffer[] lists = new IntBuffer[samples.size()];
        long offset = 0;
        for (int concept = 0; concept < lists.length; concept++) {
            int[] list = samples.get(concept);
            long bytes = (long) list.length * Integer.BYTES;
            lists[concept] = memory.slice(offset, bytes).asIntBuffer();
            lists[concept].put(0, list);
            offset += bytes;
        }
        return new ConceptLists(sampleCount, memory, lists);
    }

    /**
     * Returns, for each concept, which of the selected samples show it.
     *
     * @param storage the concepts
     * @param samples selected samples, in any order, each any number of times
     * @param sampleCount number of samples of {@code storage}
     * @param conceptCount number of concepts of {@code storage}
     */
    static List<int[]> select(ConceptStorage storage, int[] samples, int sampleCount, int conceptCount) {
        // Places of each sample in the selection, which may repeat samples and have any order.
        int[] starts = new int[sampleCount + 1];
        for (int sample : samples) {
            starts[Objects.checkIndex(sample, sampleCount) + 1]++;
        }
        Arrays.parallelPrefix(starts, Integer::sum);
        int[] next = starts.clone();
        int[] places = new int[samples.length];
        for (int i = 0; i < samples.length; i++) {
            places[next[samples[i]]++] = i;
        }
        List<int[]> lists = new ArrayList<>(conceptCount);
        IntArrayList list = new IntArrayList();
        for (int concept = 0; concept < conceptCount; concept++) {
            list.clear();
            storage.forEach(concept, sample -> {
                for (int i = starts[sample]; i < starts[sample + 1]; i++) {
                    list.add(places[i]);
                }
            });
            int[] selected = list.toIntArray();
            Arrays.sort(selected);
            lists.add(selected);
        }
        return lists;
    }

    /** Checks that a concept's samples are ascending and distinct, from 0 to N - 1. */
    static void requireAscending(int[] list, int sampleCount) {
        for (int i = 0; i < list.length; i++) {
            Objects.checkIndex(list[i], sampleCount);
            if (i > 0 && list[i] <= list[i - 1]) {
                throw new IllegalArgumentException(
                        "samples must be ascending and distinct: " + list[i - 1] + " is followed by " + list[i]);
            }
        }
    }

    /** Returns the bytes that lists take. */
    static long byteCount(List<int[]> samples) {
        return samples.stream().mapToLong(list -> list.length).sum() * Integer.BYTES;
    }

    @Override
    public boolean isListed() {
        return true;
    }

    @Override
    public LongBuffer bits(int concept) {
        long[] words = new long[(sampleCount + Long.SIZE - 1) >>> 6];
        forEach(concept, i -> words[i >>> 6] |= 1L << i);
        return LongBuffer.wrap(words).asReadOnlyBuffer();
    }

    @Override
    public int count(int concept) {
        return lists[concept].limit();
    }

    @Override
    public boolean get(int sample, int concept) {
        IntBuffer list = lists[concept];
        int low = 0;
        int high = list.limit();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (list.get(middle) < sample) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < list.limit() && list.get(low) == sample;
    }

    @Override
    public void forEach(int concept, IntConsumer visitor) {
        IntBuffer list = lists[concept];
        for (int i = 0; i < list.limit(); i++) {
            visitor.accept(list.get(i));
        }
    }

    @Override
    public void forEachIn(int concept, long[] set, IntConsumer visitor) {
        forEach(concept, i -> {
            if ((set[i >>> 6] >>> i & 1) != 0) {
                visitor.accept(i);
            }
        });
    }

    @Override
    public int firstSample(int concept) {
        return lists[concept].get(0);
    }

    @Override
    public long hash(int concept) {
        IntBuffer list = lists[concept];
        long hash = list.limit();
        for (int i = 0; i < list.limit(); i++) {
            hash = ConceptStorage.mix(hash, list.get(i));
        }
        return hash;
    }

    @Override
    public boolean equal(int conceptA, int conceptB) {
        return lists[conceptA].equals(lists[conceptB]);
    }

    @Override
    public boolean includes(int whole, int part) {
        IntBuffer list = lists[part];
        if (list.limit() > lists[whole].limit()) {
            return false;
        }
        // Nearly every pair differs in one of the first samples.
        for (int i = 0; i < list.limit(); i++) {
            if (!get(list.get(i), whole)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public long address() {
        throw new IllegalStateException("the samples of the concepts are stored as lists");
    }

    @Override
    public void close() {
        memory.close();
    }
}
