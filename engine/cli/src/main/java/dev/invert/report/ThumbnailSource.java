package dev.invert.report;

import java.util.Optional;

/** Small pictures of samples for the report. Asked by several threads at once. */
@FunctionalInterface
public interface ThumbnailSource {
    /**
     * The picture of one sample. Asked at most once per sample and report.
     *
     * @param sampleId as in {@code top_samples} of {@code explanations.jsonl}
     * @return a PNG or JPEG file, about 100 pixels wide or smaller, or empty where the sample has no picture
     */
    Optional<byte[]> picture(String sampleId);

    /** No pictures: the report names the samples by id. */
    static ThumbnailSource none() {
        return sampleId -> Optional.empty();
    }
}
