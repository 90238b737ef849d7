package dev.invert.internal.search.exact;

/**
 * Sums over the eight cells of three concepts' Venn diagram, computed from the sums over the concepts and their
 * intersections.
 */
final class VennCounts {
    private final double[] low = new double[16];
    private final double[] high = new double[16];
    private final double[] cells = new double[8];

    /**
     * Sets the cells by inclusion and exclusion.
     *
     * @param total sum over all samples; the other parameters are sums over the named concepts' intersections
     */
    void set(double total, double i, double j, double k, double ij, double ik, double jk, double ijk) {
        cells[7] = ijk;
        cells[6] = jk - ijk;
        cells[5] = ik - ijk;
        cells[3] = ij - ijk;
        cells[4] = k - ik - cells[6];
        cells[2] = j - ij - cells[6];
        cells[1] = i - ij - cells[5];
        cells[0] = total - i - cells[6] - cells[4] - cells[2];
        for (int bits = 1; bits < 16; bits++) {
            int lowest = Integer.numberOfTrailingZeros(bits);
            low[bits] = low[bits & (bits - 1)] + cells[lowest];
            high[bits] = high[bits & (bits - 1)] + cells[4 + lowest];
        }
    }

    /** Returns the sum over a set of cells. */
    double sum(int mask) {
        return low[mask & 15] + high[mask >>> 4];
    }

    /** Returns the sum over one cell, 0 to 7. */
    double cell(int cell) {
        return cells[cell];
    }

    /** Returns a mask of the cells that contain samples, if the cells hold counts. */
    int occupied() {
        int mask = 0;
        for (int cell = 0; cell < cells.length; cell++) {
            mask |= cells[cell] != 0 ? 1 << cell : 0;
        }
        return mask;
    }
}
