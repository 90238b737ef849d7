package dev.invert.audit;

import dev.invert.ConceptMatrix;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.PatternTable;
import java.util.ArrayList;
import java.util.List;

/** The patterns of every stratum, in native memory. The creator closes it. */
final class StratumTables implements AutoCloseable {
    /** The tables of no strata. */
    static final StratumTables NONE = new StratumTables();

    private final List<PatternTable> tables = new ArrayList<>();

    private StratumTables() {}

    StratumTables(Strata strata, ConceptMatrix concepts, AucKernels kernels) {
        try {
            for (int[] members : strata.members()) {
                try (ConceptMatrix selected = concepts.select(members)) {
                    tables.add(PatternTable.of(selected, kernels.collapse()));
                }
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    List<PatternTable> tables() {
        return tables;
    }

    @Override
    public void close() {
        tables.forEach(PatternTable::close);
    }
}
