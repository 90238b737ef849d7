package dev.invert.report;

import java.util.Optional;

/** Source of small pictures of samples for the report. Must be thread-safe. */
@FunctionalInterface
public interface ThumbnailSource {
    /**
     * Returns the picture of one sample. Called at most once per sample and report.
     *
     * @param sampleId id as in {@code top_samples} of {@code explanations.jsonl}
     * @return a PNG or JPEG file, at most about 130 pixels wide, or empty if the sample has no picture
     */
    Optional<byte[]> picture(String sampleId);

    /** Returns a source without pictures; the report then shows samples by id. */
    static ThumbnailSource none() {
        return sampleId -> Optional.empty();
    }
}
