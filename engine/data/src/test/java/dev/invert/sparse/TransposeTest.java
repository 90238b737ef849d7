package dev.invert.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.NonFiniteActivationException;
import dev.invert.internal.memory.HalfFloat;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Divides neurons into buckets, and cleans the entries of a neuron. */
class TransposeTest {
    @Test
    void bucketsAreBoundedAndCoverAllNeurons() {
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            long[] counts = random.longs(1 + random.nextInt(300_000), 0, 1 + random.nextInt(40))
                    .toArray();
            if (round % 3 == 0) {
                counts[random.nextInt(counts.length)] = 5_000_000;
            }
            BucketPlan plan = BucketPlan.of(counts, 1 + random.nextInt(10_000));
            assertThat(plan.bucketCount()).isLessThan(1100);
            assertThat(plan.firstNeurons()[0]).isZero();
            assertThat(plan.firstNeurons()[plan.bucketCount()]).isEqualTo(counts.length);
            for (int b = 0; b < plan.bucketCount(); b++) {
                int first = plan.firstNeurons()[b];
                int end = plan.firstNeurons()[b + 1];
                assertThat(end - first).isBetween(1, 1 << 16);
                assertThat(plan.bucketOf()[first]).isEqualTo((char) b);
                assertThat(plan.bucketOf()[end - 1]).isEqualTo((char) b);
            }
            assertThat(plan.entryCount(0, plan.bucketCount()))
                    .isEqualTo(Arrays.stream(counts).sum());
        }
    }

    @ParameterizedTest
    @EnumSource
    void addsUpDuplicatesDropsZerosAndSorts(ValueForm form) {
        double[] values = {1.5, 0, -2, 2, 4, -0.0, 0.25};
        int[] samples = {7, 3, 5, 5, 2, 9, 7};
        long[] wide = form == ValueForm.DOUBLE ? new long[values.length] : null;
        long[] entries = new long[values.length + 2];
        for (int i = 0; i < values.length; i++) {
            long bits = form.bits(values[i]);
            if (wide != null) {
                wide[i] = bits;
            }
            entries[i + 1] = PackedNeuron.pack(samples[i], wide == null ? (int) bits : i);
        }
        PackedNeuron packing = new PackedNeuron(form, wide);
        int end = packing.clean(0, entries, 1, 1 + values.length);
        assertThat(end).isEqualTo(3);
        assertThat(PackedNeuron.sample(entries[1])).isEqualTo(2);
        assertThat(form.value(packing.bits(entries[1]))).isEqualTo(4);
        assertThat(PackedNeuron.sample(entries[2])).isEqualTo(7);
        assertThat(form.value(packing.bits(entries[2]))).isEqualTo(1.75);
        assertThat(entries[0]).isZero();
        assertThat(entries[values.length + 1]).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void namesValuesThatAreNotFinite(ValueForm form) {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            long[] wide = {form.bits(1), form.bits(bad)};
            boolean isWide = form == ValueForm.DOUBLE;
            long[] entries = {
                PackedNeuron.pack(4, isWide ? 0 : (int) wide[0]), PackedNeuron.pack(6, isWide ? 1 : (int) wide[1])
            };
            PackedNeuron packing = new PackedNeuron(form, isWide ? wide : null);
            assertThatThrownBy(() -> packing.clean(17, entries, 0, 2))
                    .isInstanceOf(NonFiniteActivationException.class)
                    .hasMessageContaining("neuron 17 on sample 6");
        }
    }

    @Test
    void sumsBeyondTheRangeOfAHalfAreNotFinite() {
        int most = HalfFloat.of(65_504f) & 0xFFFF;
        long[] entries = {PackedNeuron.pack(1, most), PackedNeuron.pack(1, most)};
        assertThatThrownBy(() -> new PackedNeuron(ValueForm.HALF, null).clean(2, entries, 0, 2))
                .isInstanceOf(NonFiniteActivationException.class)
                .hasMessageContaining("neuron 2 on sample 1");
    }
}
