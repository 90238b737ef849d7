package dev.invert.torch.internal.tensors;

import dev.invert.internal.kernel.PatternTable;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A table of patterns on a device.
 *
 * @param concepts the concepts
 * @param patternOfSample int64 [N]: pattern of each sample
 */
public record DeviceTable(DeviceConcepts concepts, Tensor patternOfSample) implements AutoCloseable {
    /**
     * Copies a table to a device.
     *
     * @param maxSum a bound on |Z| of every set of samples
     */
    @SuppressWarnings("try") // The scope is used only for its side effect.
    public static DeviceTable of(PatternTable table, SearchDevice device, long maxSum) {
        try (PointerScope scope = new PointerScope()) {
            int patternCount = table.patternCount();
            Tensor concepts = torch.empty(
                    new long[] {table.conceptCount(), patternCount},
                    device.options(ScalarType.Bool),
                    device.anyFormat());
            ByteBuffer row = ByteBuffer.allocateDirect(patternCount);
            Tensor host = torch.from_blob(
                    new BytePointer(row), new long[] {patternCount}, new TensorOptions(ScalarType.Bool));
            for (int c = 0; c < table.conceptCount(); c++) {
                for (int p = 0; p < patternCount; p++) {
                    row.put(p, (byte) 0);
                }
                table.forEachPattern(c, pattern -> row.put(pattern, (byte) 1));
                try (PointerScope ofRow = new PointerScope()) {
                    concepts.select(0, c).copy_(host);
                }
            }
            Tensor sizes = device.longs(widened(table.patternSizes()), patternCount);
            Tensor patternOfSample = device.longs(widened(table.patternOfSample()), table.sampleCount());
            return new DeviceTable(
                    new DeviceConcepts(
                            concepts.retainReference(), sizes.retainReference(), table.sampleCount(), maxSum),
                    patternOfSample.retainReference());
        }
    }

    public static long[] widened(IntBuffer values) {
        long[] wide = new long[values.remaining()];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values.get(i);
        }
        return wide;
    }

    @Override
    public void close() {
        concepts.concepts().close();
        concepts.sizes().close();
        patternOfSample.close();
    }
}
