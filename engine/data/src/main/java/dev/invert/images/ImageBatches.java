package dev.invert.images;

import dev.invert.batches.BatchSource;
import dev.invert.batches.InputType;
import dev.invert.errors.CanceledException;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Supplies the images of a folder to a model, in order, as float32 of shape (3, height, width). A thread pool decodes
 * ahead. Not thread-safe.
 */
public final class ImageBatches implements BatchSource, AutoCloseable {
    /** Images decoded ahead per thread: enough to bridge a large file, few enough to use little memory. */
    private static final int AHEAD_PER_THREAD = 16;

    private final ImageFolder folder;
    private final ImageTransform transform;
    private final OnSkip onSkip;
    private final float[][] levels;
    private final ExecutorService decoders;
    private final ArrayDeque<Future<Decoded>> waiting = new ArrayDeque<>();
    private final int mostWaiting;
    private int nextToDecode;
    private int position;
    private RgbImage first;
    /** True until the first image, which was read to determine the shape, has been written to a batch. */
    private boolean firstWaits = true;

    /** Listener for skipped images. */
    @FunctionalInterface
    public interface OnSkip {
        /**
         * Reports an image that cannot be read and is skipped.
         *
         * @param index index of the image in the folder
         * @param reason short description of the error
         */
        void skipped(int index, String reason);
    }

    private record Decoded(RgbImage image, String broken) {}

    /**
     * Starts decoding, and waits for the first readable image, whose size determines the shape.
     *
     * @param folder the images
     * @param transform applied to each image
     * @param threads number of decoding threads, at least 1
     * @param start index of the first image to read
     * @param onSkip notified of broken images, which are skipped; null if a broken image is an error
     * @throws InvertException if no image from {@code start} on can be read, or an image is broken and {@code onSkip}
     *     is null
     */
    public ImageBatches(ImageFolder folder, ImageTransform transform, int threads, int start, OnSkip onSkip) {
        this.folder = folder;
        this.transform = transform;
        this.onSkip = onSkip;
        this.levels = transform.levels();
        this.nextToDecode = start;
        this.position = start;
        this.mostWaiting = threads * AHEAD_PER_THREAD;
        this.decoders = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "image-decoder");
            thread.setDaemon(true);
            return thread;
        });
        try {
            findFirst();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Reads up to the first readable image, which determines the shape of all. */
    private void findFirst() {
        while (first == null && position < folder.size()) {
            first = next();
        }
        if (first == null) {
            throw new InvertException(
                    folder.root() + ": none of its images can be read from number " + position + " on");
        }
    }

    /** Returns the next image, or null if it was skipped. */
    private RgbImage next() {
        while (nextToDecode < folder.size() && waiting.size() < mostWaiting) {
            int index = nextToDecode++;
            waiting.add(decoders.submit(() -> decode(index)));
        }
        Decoded decoded = result(waiting.remove());
        int index = position++;
        if (decoded.broken() != null) {
            if (onSkip == null) {
                throw new InvertException(Message.of(
                        folder.file(index) + ": " + decoded.broken() + "; fix the image and start again, or use ",
                        Setting.SKIP_BROKEN,
                        " to skip broken images"));
            }
            onSkip.skipped(index, decoded.broken());
        }
        return decoded.image();
    }

    private Decoded decode(int index) {
        try {
            return new Decoded(transform.apply(ImageDecoder.decode(folder.file(index), transform.exif())), null);
        } catch (IOException e) {
            return new Decoded(null, AtomicFile.reason(e));
        } catch (InvertException e) {
            return new Decoded(null, e.getMessage());
        }
    }

    private static Decoded result(Future<Decoded> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CanceledException();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public InputType inputType() {
        return InputType.FLOAT32;
    }

    @Override
    public long[] sampleShape() {
        return new long[] {3, first.height(), first.width()};
    }

    @Override
    public int fill(ByteBuffer batch) {
        FloatBuffer values = batch.asFloatBuffer();
        int room = values.remaining() / first.pixels().length;
        int count = 0;
        if (room > 0 && firstWaits) {
            ImageTransform.write(first, levels, values);
            firstWaits = false;
            count++;
        }
        while (count < room && position < folder.size()) {
            RgbImage image = next();
            if (image != null) {
                requireSameSize(image);
                ImageTransform.write(image, levels, values);
                count++;
            }
        }
        return count;
    }

    private void requireSameSize(RgbImage image) {
        if (image.width() != first.width() || image.height() != first.height()) {
            throw new InvertException(Message.of(
                    folder.file(position - 1) + " is " + image.size() + ", the images before it " + first.size()
                            + ": a model needs one size, give ",
                    Setting.RESIZE,
                    " and ",
                    Setting.CROP));
        }
    }

    /**
     * Returns the index of the next image to read. All images before it have been written or skipped, except that the
     * first readable image is read by the constructor and written by the first {@link #fill}.
     */
    @Override
    public long position() {
        return position;
    }

    @Override
    public void close() {
        decoders.shutdownNow();
    }
}
