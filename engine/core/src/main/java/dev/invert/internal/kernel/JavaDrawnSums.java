package dev.invert.internal.kernel;

import dev.invert.internal.memory.NativeBlock;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/** Sums the ranks of drawn samples in Java. */
final class JavaDrawnSums {
    private final IntBuffer order;
    private final LongBuffer draws;
    private final long[] sums;
    private final long sharedRank;
    private long below;
    private long distinct;

    private JavaDrawnSums(NativeBlock order, int listed, int lower, SampleDraw draw) {
        this.order = order.bytes().asIntBuffer();
        this.draws = draw.ofSample();
        this.sums = new long[draw.patternCount()];
        if (listed == draw.sampleCount()) {
            this.sharedRank = 0;
            add(0, listed);
            return;
        }
        long lowerDraws = times(0, lower);
        long sharedDraws = draw.drawCount() - lowerDraws - times(lower, listed);
        this.sharedRank = 2 * lowerDraws + sharedDraws + 1;
        IntBuffer sizes = draw.patternSizes();
        for (int p = 0; p < sums.length; p++) {
            sums[p] = sharedRank * sizes.get(p);
        }
        add(0, lower);
        below += sharedDraws;
        distinct += sharedDraws > 0 ? 1 : 0;
        add(lower, listed);
    }

    /** Sums as {@link DrawnSums#sum} does. */
    static long sum(NativeBlock order, int listed, int lower, SampleDraw draw, NativeBlock sums) {
        JavaDrawnSums summed = new JavaDrawnSums(order, listed, lower, draw);
        sums.bytes().asLongBuffer().put(0, summed.sums);
        return summed.distinct;
    }

    private long draw(int at) {
        return draws.get(order.get(at) & ~RankOrders.LAST_OF_TIES);
    }

    private long times(int from, int to) {
        long times = 0;
        for (int i = from; i < to; i++) {
            times += SampleDraw.times(draw(i));
        }
        return times;
    }

    /** Adds the ranks of the groups from {@code from} to {@code to - 1}. */
    private void add(int from, int to) {
        int start = from;
        while (start < to) {
            int end = start;
            while (order.get(end) >= 0) {
                end++;
            }
            end++;
            long times = times(start, end);
            long rank = 2 * below + times + 1 - sharedRank;
            for (int i = start; i < end; i++) {
                long draw = draw(i);
                sums[SampleDraw.pattern(draw)] += SampleDraw.times(draw) * rank;
            }
            below += times;
            distinct += times > 0 ? 1 : 0;
            start = end;
        }
    }
}
