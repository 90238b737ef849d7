package dev.invert.internal.kernel;

import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * The concepts of each pattern in ascending order, one pattern after another, for scatter-add. Ids take 16 bits if they
 * fit, which halves the memory that a scatter reads.
 */
final class PatternLists implements AutoCloseable {
    private static final int SHORT_ID_LIMIT = 1 << 16;

    private final NativeBlock starts;
    private final NativeBlock ids;
    private final int idBytes;
    private final long membershipCount;

    private PatternLists(NativeBlock starts, NativeBlock ids, int idBytes, long membershipCount) {
        this.starts = starts;
        this.ids = ids;
        this.idBytes = idBytes;
        this.membershipCount = membershipCount;
    }

    /** Lists all concepts of each pattern. */
    static PatternLists of(PatternSets sets, int patternCount, SetKernel kernel) {
        boolean[] all = new boolean[sets.conceptCount()];
        Arrays.fill(all, true);
        return of(sets, patternCount, all, kernel);
    }

    /** Lists only the concepts for which {@code listed} is true. */
    static PatternLists of(PatternSets sets, int patternCount, boolean[] listed, SetKernel kernel) {
        return sets instanceof PatternBits bits
                ? kernel.lists(bits, patternCount, listed)
                : visiting(sets, patternCount, listed);
    }

    /** Writes the index of each pattern's first id to int64[R + 1], and returns the last index. */
    @FunctionalInterface
    interface StartWriter {
        long write(NativeBlock starts);
    }

    /** Writes the ids of all patterns. */
    @FunctionalInterface
    interface ListWriter {
        void write(NativeBlock starts, NativeBlock ids, int idBytes);
    }

    /** Allocates lists and lets them be written. */
    static PatternLists filled(PatternSets sets, int patternCount, StartWriter startWriter, ListWriter listWriter) {
        int idBytes = sets.conceptCount() <= SHORT_ID_LIMIT ? Short.BYTES : Integer.BYTES;
        NativeBlock starts = sets.budget().allocate(MemoryTag.PATTERNS, (patternCount + 1L) * Long.BYTES);
        try {
            long total = startWriter.write(starts);
            NativeBlock ids = sets.budget().allocate(MemoryTag.PATTERNS, Math.max(1, total) * idBytes);
            listWriter.write(starts, ids, idBytes);
            return new PatternLists(starts, ids, idBytes, total);
        } catch (RuntimeException e) {
            starts.close();
            throw e;
        }
    }

    /** Lists some concepts of each pattern by visiting the patterns of each concept. */
    static PatternLists visiting(PatternSets sets, int patternCount, boolean[] listed) {
        long[] next = new long[patternCount];
        return filled(sets, patternCount, starts -> writeStarts(sets, listed, next, starts), (starts, ids, idBytes) -> {
            IdWriter writer = new IdWriter(ids, idBytes);
            for (int c = 0; c < listed.length; c++) {
                int id = c;
                if (listed[c]) {
                    sets.forEach(c, p -> writer.write(next[p]++, id));
                }
            }
        });
    }

    /** Writes the starts, to {@code next} as well. */
    private static long writeStarts(PatternSets sets, boolean[] listed, long[] next, NativeBlock starts) {
        int[] counts = new int[next.length];
        for (int c = 0; c < listed.length; c++) {
            if (listed[c]) {
                sets.forEach(c, p -> counts[p]++);
            }
        }
        LongBuffer startOf = starts.bytes().asLongBuffer();
        long total = 0;
        for (int p = 0; p < next.length; p++) {
            next[p] = total;
            total += counts[p];
            startOf.put(p + 1, total);
        }
        return total;
    }

    /** Writes ids through windows, since one buffer is limited to 2 GB. */
    private static final class IdWriter {
        private static final int WINDOW_SHIFT = 28;
        private static final long WINDOW_IDS = 1L << WINDOW_SHIFT;

        private final ByteBuffer[] windows;
        private final int idBytes;

        IdWriter(NativeBlock ids, int idBytes) {
            this.idBytes = idBytes;
            long windowBytes = WINDOW_IDS * idBytes;
            this.windows = new ByteBuffer[(int) ((ids.byteCount() + windowBytes - 1) / windowBytes)];
            for (int i = 0; i < windows.length; i++) {
                long from = i * windowBytes;
                windows[i] = ids.slice(from, Math.min(windowBytes, ids.byteCount() - from));
            }
        }

        void write(long at, int id) {
            ByteBuffer window = windows[(int) (at >>> WINDOW_SHIFT)];
            int offset = (int) (at & (WINDOW_IDS - 1)) * idBytes;
            if (idBytes == Short.BYTES) {
                window.putChar(offset, (char) id);
            } else {
                window.putInt(offset, id);
            }
        }
    }

    /** Returns the index of each pattern's first id, as int64[R + 1]. */
    NativeBlock starts() {
        return starts;
    }

    /** Returns the ids, {@link #idBytes} bytes each. */
    NativeBlock ids() {
        return ids;
    }

    /** Returns the bytes per id, 2 or 4. */
    int idBytes() {
        return idBytes;
    }

    /** Returns the number of ids. */
    long membershipCount() {
        return membershipCount;
    }

    @Override
    public void close() {
        starts.close();
        ids.close();
    }
}
