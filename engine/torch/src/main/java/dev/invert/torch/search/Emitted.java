package dev.invert.torch.search;

/** Extensions that a selection may keep, in the order of lanes, parents, concepts and operations. */
final class Emitted {
    private final long[] values;
    private final long codes;
    private final int count;

    /**
     * Creates a list.
     *
     * @param values for all extensions their places, then n, then Z
     * @param codes number of codes per parent
     */
    Emitted(long[] values, long codes) {
        this.values = values;
        this.codes = codes;
        this.count = values.length / 3;
    }

    /** Returns the number of extensions. */
    int count() {
        return count;
    }

    /** Returns the row of the parent: lane times the number of parents per lane, plus the index of the parent. */
    long row(int i) {
        return values[i] / codes;
    }

    /** Returns {@code concept << 2 | operation}. */
    int code(int i) {
        return (int) (values[i] % codes);
    }

    /** Returns the size of the truth set, in samples. */
    long n(int i) {
        return values[count + i];
    }

    /** Returns Z of the truth set. */
    long z(int i) {
        return values[2 * count + i];
    }
}
