package dev.invert.spark;

import java.nio.ByteBuffer;

/**
 * The activations of some neurons of a layer on some samples, neuron after neuron, as tasks send them to one another.
 *
 * @param range number of the range of samples
 * @param rows number of samples
 * @param neurons number of neurons
 * @param values the bytes of the values
 */
record LayerPiece(int range, int rows, int neurons, ByteBuffer values) {
    private static final int HEADER_BYTES = 3 * Integer.BYTES;

    /** Number of neurons of a piece, except for the last of a layer. */
    static final int NEURONS = 64;

    /** Key of the descriptions of parts, which are sent along. */
    static final long DESCRIPTION = -1;

    /** Returns the key of a block of neurons. */
    static long key(int layer, int block) {
        return (long) layer << Integer.SIZE | block;
    }

    static int layer(long key) {
        return (int) (key >> Integer.SIZE);
    }

    static int block(long key) {
        return (int) key;
    }

    byte[] encode() {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + values.remaining());
        return bytes.putInt(range)
                .putInt(rows)
                .putInt(neurons)
                .put(values.duplicate())
                .array();
    }

    static LayerPiece decode(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new LayerPiece(buffer.getInt(), buffer.getInt(), buffer.getInt(), buffer.slice());
    }
}
