package dev.invert.demo;

import dev.invert.batches.BatchSource;
import java.nio.ByteBuffer;

/** Source of all images, in order. */
public final class FashionBatches implements BatchSource {
    private final FashionMnist images;
    private int next;

    /** Creates a source that starts at the first image. */
    public FashionBatches(FashionMnist images) {
        this.images = images;
    }

    @Override
    public long[] sampleShape() {
        return new long[] {1, FashionMnist.ROW_COUNT, FashionMnist.COLUMN_COUNT};
    }

    @Override
    public int fill(ByteBuffer batch) {
        int room = batch.remaining() / (FashionMnist.PIXEL_COUNT * Float.BYTES);
        int count = Math.min(images.size() - next, room);
        images.copyScaled(next, count, batch.asFloatBuffer());
        next += count;
        return count;
    }

    @Override
    public long position() {
        return next;
    }
}
