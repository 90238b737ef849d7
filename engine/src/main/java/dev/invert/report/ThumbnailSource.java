package dev.invert.report;

import java.util.Optional;

/** Small pictures of samples for the report. */
@FunctionalInterface
public interface ThumbnailSource {
    /**
     * The picture of one sample. Asked at most once per sample and report.
     *
     * @param sampleId as in {@code top_samples} of {@code explanations.jsonl}
     * @return a PNG file, about 64 pixels wide or smaller, or empty where the sample has no picture
     */
    Optional<byte[]> png(String sampleId);

    /** No pictures: the report names the samples by id. */
    static ThumbnailSource none() {
        return sampleId -> Optional.empty();
    }
}
