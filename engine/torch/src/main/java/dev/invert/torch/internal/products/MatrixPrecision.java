package dev.invert.torch.internal.products;

import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.global.torch;

/** Turns off what makes matrix products of LibTorch inexact. */
public final class MatrixPrecision {
    private MatrixPrecision() {}

    /**
     * Turns off TF32, reductions in reduced precision and accumulation in float16, for the process. Emulated float64
     * cannot be turned off here; {@link ProductCheck} rejects it if it is inexact.
     */
    public static void requireFull() {
        Context context = torch.globalContext();
        context.setFloat32MatmulPrecision("highest");
        context.setAllowTF32CuBLAS(false);
        context.setAllowFP16ReductionCuBLAS(false, false);
        context.setAllowBF16ReductionCuBLAS(false, false);
        context.setAllowFP16AccumulationCuBLAS(false);
        context.setAllowFP16ReductionCPU(false);
    }
}
