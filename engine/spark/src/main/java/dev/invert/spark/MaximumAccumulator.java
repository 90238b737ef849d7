package dev.invert.spark;

import org.apache.spark.util.AccumulatorV2;

/** The largest of the numbers that tasks add. */
final class MaximumAccumulator extends AccumulatorV2<Long, Long> {
    private static final long serialVersionUID = 1L;

    private long largest;

    @Override
    public boolean isZero() {
        return largest == 0;
    }

    @Override
    public AccumulatorV2<Long, Long> copy() {
        MaximumAccumulator copy = new MaximumAccumulator();
        copy.largest = largest;
        return copy;
    }

    @Override
    public void reset() {
        largest = 0;
    }

    @Override
    public void add(Long number) {
        largest = Math.max(largest, number);
    }

    @Override
    public void merge(AccumulatorV2<Long, Long> other) {
        add(other.value());
    }

    @Override
    public Long value() {
        return largest;
    }
}
