package dev.invert.kernel;

/** One implementation of the kernels. Thread-safe; each thread opens its own workspace. */
public interface AucKernels {
    /** What {@code -Dinvert.kernel=} and run.json call it. */
    String name();

    /**
     * Working memory of one thread over one concept matrix. The caller closes it.
     *
     * @param table the patterns; must stay open as long as the workspace
     * @param slotCount how many formulas per lane are held at once, at least 1
     */
    AucWorkspace open(PatternTable table, int slotCount);
}
