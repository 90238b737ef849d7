package dev.invert.torch.search;

import dev.invert.internal.kernel.PlannedSelection;
import dev.invert.internal.kernel.ScoreRule;
import dev.invert.internal.kernel.Selection;
import dev.invert.internal.kernel.SumThreshold;
import dev.invert.torch.internal.tensors.SearchDevice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Reduces the extensions of each lane to the few that its selection may keep, in the order of the kernels. Of groups of
 * extensions, the device picks the one that an approximate score puts first, and of these the best with distinct scores.
 * From the exact n and Z of these few, the host computes a threshold with the class that the kernels use: the score of the
 * k-th best of distinct pairs. Every extension that reaches it is emitted.
 *
 * <p>Nothing is lost. The picked extensions are some of all, so that the k-th best of them is no better than the k-th best of
 * all, whichever were picked: the approximation decides only how many are emitted. The device tests {@code sum >= a + b n +
 * c n (N - n) + d sqrt(n (N - n))} in float64 on exact integers of at most N² and with a margin of 2^-40 N², far above the
 * rounding errors of the few operations and below 1 for all N up to 2^20. The selection's own threshold can only be higher.
 * A fixed number of extensions would not do: there may be any number of formulas with equal truth sets.
 */
class Prefilter {
    /** Extensions of which one is picked. */
    private static final int MOST_PER_GROUP = 32;

    /** Groups per extension that must survive: fewer would leave too few distinct ones. */
    private static final int GROUPS_PER_KEPT = 8;

    /** Picked extensions beyond those that must survive, since approximate scores are not in the exact order. */
    private static final int SPARE = 8;

    /** Margin of the least sum, relative to N². */
    private static final double SUM_MARGIN = 0x1p-40;

    /** Relative margin of the threshold: above that of {@link Selection}, so that its threshold is never lower. */
    private static final double SCORE_MARGIN = 0x1p-36;

    private static final int COEFFICIENTS = 5;

    private final SearchDevice device;
    private final long sampleCount;
    private final Selection selection;

    /** @param maxKeep largest number of extensions that must survive */
    Prefilter(SearchDevice device, long sampleCount, int maxKeep) {
        this.device = device;
        this.sampleCount = sampleCount;
        this.selection = new Selection(maxKeep);
    }

    /**
     * Returns the extensions of some lanes that their selections may keep.
     *
     * @param outside whether to select extensions outside the bounds
     */
    Emitted emit(List<PlannedSelection> lanes, Extensions extensions, boolean outside) {
        Scored scored = score(lanes, extensions, outside);
        return download(pass(lanes, scored, thresholds(lanes, scored, outside)), extensions);
    }

    /**
     * Extensions of k lanes, flattened to [k, M], with approximate scores.
     *
     * @param score negative infinity if an extension cannot be kept
     * @param area n (N - n)
     * @param sum Z in the direction of the search
     */
    record Scored(Tensor score, Tensor n, Tensor area, Tensor sum) {
        Scored of(Tensor lanes) {
            return new Scored(
                    score.index_select(0, lanes),
                    n.index_select(0, lanes),
                    area.index_select(0, lanes),
                    sum.index_select(0, lanes));
        }
    }

    private Scored score(List<PlannedSelection> lanes, Extensions extensions, boolean outside) {
        PlannedSelection first = lanes.get(0);
        Tensor n = extensions.n().view(lanes.size(), -1);
        Tensor z = extensions.z().view(lanes.size(), -1);
        Tensor sum = first.sign() > 0 ? z : z.neg();
        Tensor area = n.mul(n.neg().add(new Scalar((double) sampleCount)));
        Tensor within =
                n.ge(new Scalar((double) first.minCount())).logical_and_(n.le(new Scalar((double) first.maxCount())));
        if (outside) {
            within = within.logical_not_();
        }
        Tensor kept = within.logical_and_(extensions.formed().view(lanes.size(), -1));
        Tensor score = approximate(lanes, n, area, sum)
                .masked_fill_(kept.logical_not_(), new Scalar(Double.NEGATIVE_INFINITY));
        return new Scored(score, n, area, sum);
    }

    /** Returns scores in roughly the order of the rule. Equal n and sums have equal scores. */
    private Tensor approximate(List<PlannedSelection> lanes, Tensor n, Tensor area, Tensor sum) {
        ScoreRule rule = lanes.get(0).rule();
        return switch (rule.kind()) {
            case AREA -> sum.div(area);
            case ROOT -> sum.div(area.sqrt());
            case BOUND -> wilson(rule.parameter(), area, sum);
            case OVERLAP -> {
                Tensor tops = device.doubles(
                        lanes.stream()
                                .mapToDouble(lane -> lane.rule().parameter())
                                .toArray(),
                        lanes.size(),
                        1);
                yield sum.add(n.mul(tops)).div_(n.add(tops));
            }
        };
    }

    /** Returns Wilson's lower bound for a share p of 1 / v samples, with v the variance factor of the AUC without skew. */
    private Tensor wilson(double c, Tensor area, Tensor sum) {
        Tensor a = torch.full_like(area, new Scalar(c * c * sampleCount / 3)).div_(area);
        Tensor p = sum.div(area).mul_(new Scalar(0.5)).add_(new Scalar(0.5));
        Tensor half = a.mul(new Scalar(0.5));
        Tensor root = p.neg()
                .add_(new Scalar(1.0))
                .mul_(p)
                .mul_(a)
                .add_(half.mul(half))
                .clamp_min_(new Scalar(0.0))
                .sqrt_();
        return p.add_(half).sub_(root).div_(a.add_(new Scalar(1.0)));
    }

    /** Returns the threshold of each lane. */
    private double[] thresholds(List<PlannedSelection> lanes, Scored scored, boolean outside) {
        int keep = 0;
        for (PlannedSelection lane : lanes) {
            keep = Math.max(keep, keep(lane, outside));
        }
        long all = scored.score().size(1);
        long perGroup = Math.max(1, Math.min(MOST_PER_GROUP, all / ((long) GROUPS_PER_KEPT * keep)));
        double[] thresholds = new double[lanes.size()];
        pick(lanes, scored, outside, perGroup, keep + SPARE, thresholds);
        long[] few = perGroup == 1
                ? new long[0]
                : Arrays.stream(range(lanes.size()))
                        .filter(k -> thresholds[(int) k] == Double.NEGATIVE_INFINITY)
                        .toArray();
        if (few.length > 0) {
            // Equal truth sets fill the groups of some lanes.
            List<PlannedSelection> some = new ArrayList<>();
            for (long k : few) {
                some.add(lanes.get((int) k));
            }
            double[] found = new double[few.length];
            pick(some, scored.of(device.longs(few, few.length)), outside, 1, keep + SPARE, found);
            for (int i = 0; i < few.length; i++) {
                thresholds[(int) few[i]] = found[i];
            }
        }
        return thresholds;
    }

    /** Returns the number of distinct extensions of a lane that must survive. */
    int keep(PlannedSelection lane, boolean outside) {
        return lane.keep(outside);
    }

    private static long[] range(int count) {
        long[] values = new long[count];
        Arrays.setAll(values, i -> i);
        return values;
    }

    /** Picks extensions with distinct scores, and sets the thresholds that they give. */
    private void pick(
            List<PlannedSelection> lanes,
            Scored scored,
            boolean outside,
            long perGroup,
            int count,
            double[] thresholds) {
        long lanesCount = lanes.size();
        long all = scored.score().size(1);
        long groups = (all + perGroup - 1) / perGroup;
        Tensor best = scored.score();
        Tensor at = null;
        if (perGroup > 1) {
            long padding = groups * perGroup - all;
            Tensor padded = padding == 0
                    ? best
                    : torch.cat(
                            new TensorVector(
                                    best,
                                    torch.full(
                                            new long[] {lanesCount, padding},
                                            new Scalar(Double.NEGATIVE_INFINITY),
                                            device.options(ScalarType.Double))),
                            1);
            T_TensorTensor_T max = padded.view(lanesCount, perGroup, groups).max(1);
            best = max.get0();
            at = max.get1()
                    .mul(new Scalar(groups))
                    .add(torch.arange(new Scalar(groups), device.options(ScalarType.Long)));
        }
        T_TensorTensor_T sorting = best.sort(1, true);
        Tensor sorted = sorting.get0();
        if (groups > 1) {
            Tensor same = sorted.narrow(1, 1, groups - 1).eq(sorted.narrow(1, 0, groups - 1));
            sorted.narrow(1, 1, groups - 1).masked_fill_(same, new Scalar(Double.NEGATIVE_INFINITY));
        }
        long taken = Math.min(count, groups);
        T_TensorTensor_T top = sorted.topk(taken, 1, true, true);
        Tensor places = sorting.get1().gather(1, top.get1());
        if (at != null) {
            // The best of a padded group lies within the extensions, unless the whole group is padding.
            places = at.gather(1, places).remainder(new Scalar(all));
        }
        Tensor missing = top.get0().eq(new Scalar(Double.NEGATIVE_INFINITY));
        long[] picked = SearchDevice.toLongs(torch.stack(new TensorVector(
                scored.n().gather(1, places).masked_fill(missing, new Scalar(0.0)),
                scored.sum().gather(1, places))));
        int total = (int) (lanesCount * taken);
        for (int k = 0; k < lanesCount; k++) {
            PlannedSelection lane = lanes.get(k);
            lane.start(selection, keep(lane, outside), outside);
            for (int i = (int) (k * taken); i < (k + 1) * taken; i++) {
                if (picked[i] > 0) {
                    selection.offer(picked[i], lane.sign() * picked[total + i]);
                }
            }
            thresholds[k] = selection.threshold();
        }
    }

    /** Returns, for each extension, whether it reaches the threshold of its lane; bool [k, M]. */
    Tensor pass(List<PlannedSelection> lanes, Scored scored, double[] thresholds) {
        int count = thresholds.length;
        double[] coefficients = new double[COEFFICIENTS * count];
        SumThreshold least = new SumThreshold(sampleCount);
        boolean[] used = new boolean[COEFFICIENTS];
        for (int k = 0; k < count; k++) {
            double threshold = thresholds[k] - SCORE_MARGIN * Math.abs(thresholds[k]);
            lanes.get(k).rule().threshold(threshold, least);
            least.lower(SUM_MARGIN * sampleCount * sampleCount);
            double[] ofLane = least.coefficients();
            for (int i = 0; i < COEFFICIENTS; i++) {
                coefficients[i * count + k] = ofLane[i];
                used[i] |= ofLane[i] != 0;
            }
        }
        Tensor uploaded = device.doubles(coefficients, COEFFICIENTS, count, 1);
        Tensor rest = scored.sum().sub(uploaded.select(0, 0));
        if (used[1]) {
            rest = rest.sub_(scored.n().mul(uploaded.select(0, 1)));
        }
        if (used[2]) {
            rest = rest.sub_(scored.area().mul(uploaded.select(0, 2)));
        }
        Tensor passed = scored.score().gt(new Scalar(Double.NEGATIVE_INFINITY)).logical_and_(rest.ge(new Scalar(0.0)));
        if (used[3]) {
            passed = passed.logical_and_(rest.mul(rest).ge(scored.area().mul(uploaded.select(0, 3))));
        }
        if (used[4]) {
            passed = passed.logical_and_(scored.area().ge(uploaded.select(0, 4)));
        }
        return passed;
    }

    static Emitted download(Tensor passed, Extensions extensions) {
        Tensor places = torch.nonzero(passed.flatten()).flatten();
        long[] emitted = SearchDevice.toLongs(torch.stack(new TensorVector(
                places,
                extensions.n().flatten().index_select(0, places).to(ScalarType.Long),
                extensions.z().flatten().index_select(0, places).to(ScalarType.Long))));
        return new Emitted(emitted, extensions.n().size(2) * extensions.n().size(3));
    }
}
