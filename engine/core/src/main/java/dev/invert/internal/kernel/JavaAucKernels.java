package dev.invert.internal.kernel;

/** The kernels in plain Java: always available, and the reference that the native kernels must equal. */
public final class JavaAucKernels implements AucKernels {
    /** Name of these kernels. */
    public static final String NAME = "java";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public FormulaScorer scorer() {
        return new JavaFormulaScorer();
    }

    @Override
    public PatternCollapse collapse() {
        return new JavaPatternCollapse();
    }

    @Override
    public BoundKernels bind(PatternTable table) {
        JavaJointSums sums = new JavaJointSums(table);
        return new BoundKernels() {
            @Override
            public AucWorkspace open(int slotsPerLane, int maxKeep) {
                return new JavaAucWorkspace(table, sums, slotsPerLane);
            }

            @Override
            public ActivationSpread.Kernel openSpread() {
                return new JavaSpread();
            }

            @Override
            public void close() {
                // Nothing is shared beyond the table.
            }
        };
    }
}
