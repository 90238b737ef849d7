package dev.invert.internal.kernel;

import dev.invert.errors.InvertException;
import dev.invert.internal.jni.KernelTier;
import dev.invert.internal.jni.NativeKernels;
import java.util.ArrayList;
import java.util.List;

/** Which formula scorers there are here, and the one that goes with a kernel name. */
public final class FormulaScorers {
    private FormulaScorers() {}

    /** Those that can run here, fastest first; never empty. */
    public static List<FormulaScorer> all() {
        List<FormulaScorer> scorers = new ArrayList<>();
        for (KernelTier tier : NativeKernels.tiers()) {
            if (tier.available()) {
                scorers.add(0, new NativeFormulaScorer(tier));
            }
        }
        scorers.add(new JavaFormulaScorer());
        return List.copyOf(scorers);
    }

    /**
     * The scorer of a name: {@code java}, {@code native-scalar}, {@code native-avx2} or {@code native-avx512}.
     *
     * @throws InvertException if there is none of that name, or it cannot run here, with the reason
     */
    public static FormulaScorer byName(String name) {
        if (name.equals(JavaFormulaScorer.NAME)) {
            return new JavaFormulaScorer();
        }
        List<String> names = new ArrayList<>(List.of(JavaFormulaScorer.NAME));
        for (KernelTier tier : NativeKernels.tiers()) {
            if (name.equals(NativeFormulaScorer.nameOf(tier))) {
                return new NativeFormulaScorer(tier);
            }
            names.add(NativeFormulaScorer.nameOf(tier));
        }
        throw new InvertException(name + ": no kernels of that name, use one of " + String.join(", ", names));
    }
}
