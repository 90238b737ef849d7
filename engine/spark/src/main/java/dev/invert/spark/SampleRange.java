package dev.invert.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive samples of one file, for one task.
 *
 * @param part the file
 * @param from first sample, counted in the file
 * @param to the sample after the last one
 */
record SampleRange(SampleParts.Part part, long from, long to) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Bytes that one task reads. */
    private static final long TASK_BYTES = 128L << 20;

    /** Divides all samples among tasks. */
    static List<SampleRange> of(SampleParts parts) {
        long samples = Math.max(1, TASK_BYTES / (parts.neuronCount() * parts.elementBytes()));
        List<SampleRange> ranges = new ArrayList<>();
        for (SampleParts.Part part : parts.parts()) {
            for (long from = 0; from < part.sampleCount(); from += samples) {
                ranges.add(new SampleRange(part, from, Math.min(part.sampleCount(), from + samples)));
            }
        }
        return ranges;
    }
}
