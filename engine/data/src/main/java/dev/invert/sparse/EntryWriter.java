package dev.invert.sparse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Writes the samples and values of one neuron after another to two regions, and notes where each neuron begins. */
final class EntryWriter {
    private static final int BUFFERED = 1 << 16;
    private static final int CHECKED_BYTES = 1 << 20;

    private final Region samples;
    private final Region values;
    private final ValueForm form;
    private final long[] starts;
    private final ByteBuffer sampleBuffer = buffer(BUFFERED * Integer.BYTES);
    private final ByteBuffer valueBuffer;
    private final CRC32C sampleSum = new CRC32C();
    private final CRC32C valueSum = new CRC32C();
    private int neurons;
    private long flushed;

    EntryWriter(Region samples, Region values, ValueForm form, int neuronCount) {
        this.samples = samples;
        this.values = values;
        this.form = form;
        this.starts = new long[neuronCount + 1];
        this.valueBuffer = buffer(BUFFERED * form.byteCount());
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Adds an entry to the current neuron. */
    void add(int sample, long bits) {
        if (!sampleBuffer.hasRemaining()) {
            flush();
        }
        sampleBuffer.putInt(sample);
        switch (form) {
            case HALF -> valueBuffer.putShort((short) bits);
            case FLOAT -> valueBuffer.putInt((int) bits);
            case DOUBLE -> valueBuffer.putLong(bits);
        }
    }

    /** Ends the current neuron, and begins the next one. */
    void endNeuron() {
        starts[++neurons] = entryCount();
    }

    /** Adds a neuron of packed entries. */
    void add(PackedNeuron packing, long[] entries, int from, int to) {
        for (int first = from; first < to; ) {
            if (!sampleBuffer.hasRemaining()) {
                flush();
            }
            int end = Math.min(to, first + sampleBuffer.remaining() / Integer.BYTES);
            for (int i = first; i < end; i++) {
                sampleBuffer.putInt(PackedNeuron.sample(entries[i]));
            }
            switch (form) {
                case HALF -> {
                    for (int i = first; i < end; i++) {
                        valueBuffer.putShort((short) entries[i]);
                    }
                }
                case FLOAT -> {
                    for (int i = first; i < end; i++) {
                        valueBuffer.putInt((int) entries[i]);
                    }
                }
                case DOUBLE -> {
                    for (int i = first; i < end; i++) {
                        valueBuffer.putLong(packing.bits(entries[i]));
                    }
                }
            }
            first = end;
        }
        endNeuron();
    }

    /** Returns the number of neurons that have ended. */
    int neuronCount() {
        return neurons;
    }

    long entryCount() {
        return flushed + sampleBuffer.position() / Integer.BYTES;
    }

    /** Returns where each neuron begins, and the end. */
    long[] starts() {
        return starts;
    }

    /** Returns a checksum of everything written; to be called after {@link #flush}. */
    long checksum() {
        return sampleSum.getValue() << Integer.SIZE | valueSum.getValue();
    }

    void flush() {
        int count = sampleBuffer.position() / Integer.BYTES;
        sampleSum.update(sampleBuffer.flip());
        valueSum.update(valueBuffer.flip());
        samples.write(sampleBuffer.rewind(), flushed * Integer.BYTES);
        values.write(valueBuffer.rewind(), flushed * form.byteCount());
        flushed += count;
        sampleBuffer.clear();
        valueBuffer.clear();
    }

    /**
     * Continues after neurons that the regions already hold.
     *
     * @param earlier where each of these neurons begins, and the end
     * @return the checksum of their entries
     */
    long resume(long[] earlier) {
        System.arraycopy(earlier, 0, starts, 0, earlier.length);
        neurons = earlier.length - 1;
        flushed = earlier[neurons];
        add(samples, flushed * Integer.BYTES, sampleSum);
        add(values, flushed * form.byteCount(), valueSum);
        return checksum();
    }

    private static void add(Region region, long byteCount, CRC32C sum) {
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHECKED_BYTES);
        for (long done = 0; done < byteCount; done += chunk.limit()) {
            chunk.clear().limit((int) Math.min(CHECKED_BYTES, byteCount - done));
            region.read(chunk, done);
            sum.update(chunk.flip());
        }
    }
}
