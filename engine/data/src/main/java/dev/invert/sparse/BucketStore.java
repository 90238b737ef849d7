package dev.invert.sparse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/**
 * Entries by bucket of neurons. Those of a bucket are collected in a small buffer and written in runs (write
 * combining): a bucket has one open cache line, and memory or disk sees long runs only.
 *
 * <p>A record has the sample, then the neuron modulo 2^16 and, for float16, the value, or else the value in one or two
 * further integers.
 */
final class BucketStore implements AutoCloseable {
    /** Integers that are collected per bucket. */
    private static final int BUFFER = 1 << 11;

    private static final int READ = 1 << 17;

    private final BucketPlan plan;
    private final ValueForm form;
    private final int firstBucket;
    private final int width;
    private final Region region;
    private final int[] buffers;
    private final int[] fills;
    private final int[] limits;
    /** Position of each bucket's next record in the region, in integers. */
    private final long[] positions;

    private final ByteBuffer staging =
            ByteBuffer.allocateDirect(BUFFER * Integer.BYTES).order(ByteOrder.nativeOrder());
    private final IntBuffer stagedIntegers = staging.asIntBuffer();
    private final ByteBuffer readBuffer =
            ByteBuffer.allocateDirect(READ * Integer.BYTES).order(ByteOrder.nativeOrder());
    private final IntBuffer readIntegers = readBuffer.asIntBuffer();

    /**
     * Creates an empty store.
     *
     * @param firstBucket first bucket whose entries are kept
     * @param region room for {@link #byteCount} bytes; owned by this object
     */
    BucketStore(BucketPlan plan, ValueForm form, int firstBucket, Region region) {
        this.plan = plan;
        this.form = form;
        this.firstBucket = firstBucket;
        this.width = width(form);
        this.region = region;
        int buckets = plan.bucketCount();
        buffers = new int[buckets * BUFFER];
        fills = new int[buckets];
        limits = new int[buckets];
        positions = new long[buckets];
        long position = 0;
        for (int b = 0; b < buckets; b++) {
            fills[b] = b * BUFFER;
            limits[b] = b * BUFFER + BUFFER / width * width;
            positions[b] = position;
            position += b < firstBucket ? 0 : plan.entryCount(b, b + 1) * width;
        }
    }

    private static int width(ValueForm form) {
        return switch (form) {
            case HALF -> 2;
            case FLOAT -> 3;
            case DOUBLE -> 4;
        };
    }

    /** Returns the size of the region for the entries of all buckets from a given one on. */
    static long byteCount(BucketPlan plan, ValueForm form, int firstBucket) {
        return plan.entryCount(firstBucket, plan.bucketCount()) * width(form) * Integer.BYTES;
    }

    /** Adds entries; those of earlier buckets than the first are ignored. */
    void add(EntryChunk chunk) {
        if (form == ValueForm.HALF) {
            addHalves(chunk);
        } else {
            addWider(chunk);
        }
    }

    private void addHalves(EntryChunk chunk) {
        char[] bucketOf = plan.bucketOf();
        for (int i = 0; i < chunk.count; i++) {
            int neuron = chunk.neurons[i];
            int bucket = bucketOf[neuron];
            if (bucket >= firstBucket) {
                int at = fills[bucket];
                buffers[at] = chunk.samples[i];
                buffers[at + 1] = neuron << Short.SIZE | (int) chunk.bits[i];
                fills[bucket] = at + 2;
                if (at + 2 == limits[bucket]) {
                    flush(bucket);
                }
            }
        }
    }

    private void addWider(EntryChunk chunk) {
        char[] bucketOf = plan.bucketOf();
        for (int i = 0; i < chunk.count; i++) {
            int neuron = chunk.neurons[i];
            int bucket = bucketOf[neuron];
            if (bucket >= firstBucket) {
                int at = fills[bucket];
                long bits = chunk.bits[i];
                buffers[at] = chunk.samples[i];
                buffers[at + 1] = neuron << Short.SIZE;
                buffers[at + 2] = (int) bits;
                if (width == 4) {
                    buffers[at + 3] = (int) (bits >>> Integer.SIZE);
                }
                fills[bucket] = at + width;
                if (at + width == limits[bucket]) {
                    flush(bucket);
                }
            }
        }
    }

    private void flush(int bucket) {
        int from = bucket * BUFFER;
        int count = fills[bucket] - from;
        stagedIntegers.put(0, buffers, from, count);
        region.write(staging.clear().limit(count * Integer.BYTES), positions[bucket] * Integer.BYTES);
        positions[bucket] += count;
        fills[bucket] = from;
    }

    /** Writes what is still collected. */
    void flush() {
        for (int b = firstBucket; b < plan.bucketCount(); b++) {
            if (fills[b] > b * BUFFER) {
                flush(b);
            }
        }
    }

    /**
     * Scatters the entries of a bucket to their neurons, in the order in which they were added.
     *
     * @param packed receives the entries, neuron after neuron
     * @param wide receives the bits of float64 values; null for other forms
     * @param cursors scratch, at least as long as the bucket has neurons
     */
    void scatter(int bucket, long[] packed, long[] wide, int[] cursors) {
        int first = plan.firstNeurons()[bucket];
        int end = 0;
        for (int k = first; k < plan.firstNeurons()[bucket + 1]; k++) {
            cursors[k - first] = end;
            end += (int) plan.counts()[k];
        }
        int[] integers = new int[READ];
        long total = plan.entryCount(bucket, bucket + 1) * width;
        long begin = positions[bucket] - total;
        int most = READ / width * width;
        int done = 0;
        for (long from = 0; from < total; from += most) {
            int count = (int) Math.min(most, total - from);
            region.read(readBuffer.clear().limit(count * Integer.BYTES), (begin + from) * Integer.BYTES);
            readIntegers.get(0, integers, 0, count);
            switch (form) {
                case HALF -> scatterHalves(integers, count, first, packed, cursors);
                case FLOAT -> scatterFloats(integers, count, first, packed, cursors);
                case DOUBLE -> {
                    for (int at = 0; at < count; at += 4, done++) {
                        wide[done] = (long) integers[at + 3] << Integer.SIZE | (integers[at + 2] & 0xFFFFFFFFL);
                        int local = ((integers[at + 1] >>> Short.SIZE) - first) & 0xFFFF;
                        packed[cursors[local]++] = PackedNeuron.pack(integers[at], done);
                    }
                }
            }
        }
    }

    private static void scatterHalves(int[] integers, int count, int first, long[] packed, int[] cursors) {
        for (int at = 0; at < count; at += 2) {
            int low = integers[at + 1];
            int local = ((low >>> Short.SIZE) - first) & 0xFFFF;
            packed[cursors[local]++] = PackedNeuron.pack(integers[at], low & 0xFFFF);
        }
    }

    private static void scatterFloats(int[] integers, int count, int first, long[] packed, int[] cursors) {
        for (int at = 0; at < count; at += 3) {
            int local = ((integers[at + 1] >>> Short.SIZE) - first) & 0xFFFF;
            packed[cursors[local]++] = PackedNeuron.pack(integers[at], integers[at + 2]);
        }
    }

    @Override
    public void close() {
        region.close();
    }
}
