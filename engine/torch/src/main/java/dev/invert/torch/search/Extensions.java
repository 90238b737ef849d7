package dev.invert.torch.search;

import dev.invert.internal.kernel.PlannedSelection;
import dev.invert.torch.internal.products.ProductSums;
import dev.invert.torch.internal.tensors.SearchDevice;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * All extensions of the parents of some lanes, [k, P, C, 4]: the last axis is the operation in the order of its code. n
 * and Z follow from the intersections by inclusion and exclusion. They are integers below 2^53, so that float64 holds them
 * exactly. Lanes with fewer than P parents are padded.
 *
 * @param n size of each truth set, in samples
 * @param z Z of each truth set
 * @param formed whether an extension has a parent, and is neither empty nor full nor equal to an operand
 */
record Extensions(Tensor n, Tensor z, Tensor formed) {
    private static final int OPERATIONS = 4;

    /**
     * Joins the parents of each lane with all concepts.
     *
     * @param lanes the lanes and their parents
     * @param parents P, the number of parents of each lane after padding
     * @param sums intersections, [k P, C]
     * @param conceptSizes float64 [C]
     * @param literalZ Z of each concept in each lane, float64 [k, C]
     */
    static Extensions of(
            SearchDevice device,
            List<PlannedSelection> lanes,
            int parents,
            ProductSums sums,
            Tensor conceptSizes,
            Tensor literalZ,
            long sampleCount) {
        int rows = lanes.size() * parents;
        double[] sizes = new double[rows];
        double[] parentZ = new double[rows];
        boolean[] present = new boolean[rows];
        for (int k = 0; k < lanes.size(); k++) {
            PlannedSelection lane = lanes.get(k);
            for (int i = 0; i < lane.parents().size(); i++) {
                sizes[k * parents + i] = lane.parents().get(i).n();
                parentZ[k * parents + i] = lane.parents().get(i).z();
                present[k * parents + i] = true;
            }
        }
        long[] shape = {lanes.size(), parents, conceptSizes.size(0)};
        Tensor nA = device.doubles(sizes, lanes.size(), parents, 1);
        Tensor zA = device.doubles(parentZ, lanes.size(), parents, 1);
        Tensor zC = literalZ.unsqueeze(1);
        Tensor both = sums.n().to(ScalarType.Double).view(shape);
        Tensor z = sums.z().to(ScalarType.Double).view(shape);
        Tensor onlyA = nA.sub(both);
        Tensor onlyC = conceptSizes.sub(both);
        Tensor either = nA.add(onlyC);
        Tensor notOnlyC = onlyC.neg().add(new Scalar((double) sampleCount));
        Tensor n = stack(both, onlyA, either, notOnlyC);
        Tensor ofZ = stack(z, zA.sub(z), zA.add(zC).sub(z), z.sub(zC));
        // Of the four cells of the Venn diagram, each operation needs three that are not empty.
        Scalar zero = new Scalar(0.0);
        Tensor hasBoth = both.ne(zero);
        Tensor hasA = onlyA.ne(zero);
        Tensor hasC = onlyC.ne(zero);
        Tensor hasNeither = either.ne(new Scalar((double) sampleCount));
        Tensor formed = stack(
                        hasBoth.logical_and(hasA).logical_and(hasC),
                        hasBoth.logical_and(hasA).logical_and(hasNeither),
                        hasA.logical_and(hasC).logical_and(hasNeither),
                        hasBoth.logical_and(hasC).logical_and(hasNeither))
                .logical_and(device.booleans(present, lanes.size(), parents, 1, 1));
        return new Extensions(n, ofZ, allowed(device, lanes, formed));
    }

    private static Tensor stack(Tensor and, Tensor andNot, Tensor or, Tensor orNot) {
        return torch.stack(new TensorVector(and, andNot, or, orNot), OPERATIONS - 1);
    }

    private static Tensor allowed(SearchDevice device, List<PlannedSelection> lanes, Tensor formed) {
        if (lanes.get(0).allowedConcepts() == null) {
            return formed;
        }
        int conceptCount = (int) formed.size(2);
        boolean[] allowed = new boolean[lanes.size() * conceptCount];
        for (int k = 0; k < lanes.size(); k++) {
            System.arraycopy(lanes.get(k).allowedConcepts(), 0, allowed, k * conceptCount, conceptCount);
        }
        return formed.logical_and(device.booleans(allowed, lanes.size(), 1, conceptCount, 1));
    }

    /** Returns the bytes that the extensions of one lane take, with everything computed from them. */
    static long bytesPerLane(long parents, long conceptCount) {
        return parents * conceptCount * OPERATIONS * (8 * Double.BYTES + 4);
    }
}
