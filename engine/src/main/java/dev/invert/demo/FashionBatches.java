package dev.invert.demo;

import dev.invert.activation.BatchSource;
import java.nio.FloatBuffer;

/** Feeds the images to a network, in order. */
public final class FashionBatches implements BatchSource {
    private final FashionMnist images;
    private int next;

    /** Starts at the first image. */
    public FashionBatches(FashionMnist images) {
        this.images = images;
    }

    @Override
    public long[] sampleShape() {
        return new long[] {1, FashionMnist.ROW_COUNT, FashionMnist.COLUMN_COUNT};
    }

    @Override
    public int fill(FloatBuffer batch) {
        int count = Math.min(images.size() - next, batch.capacity() / FashionMnist.PIXEL_COUNT);
        images.copyScaled(next, count, batch);
        next += count;
        return count;
    }
}
