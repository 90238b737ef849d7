package dev.invert.kernel;

/** The kernels in plain Java: always available, and the reference that the native ones must equal. */
public final class JavaAucKernels implements AucKernels {
    @Override
    public String name() {
        return "java";
    }

    @Override
    public AucWorkspace open(PatternTable table, int slotCount) {
        return new JavaAucWorkspace(table, slotCount);
    }
}
