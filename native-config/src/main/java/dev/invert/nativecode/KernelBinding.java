package dev.invert.nativecode;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.annotation.Cast;
import org.bytedeco.javacpp.annotation.Namespace;
import org.bytedeco.javacpp.annotation.NoException;
import org.bytedeco.javacpp.annotation.Platform;

/**
 * The functions of {@code kernels.h}, one to one; {@link NativeKernels} describes them. Nothing here checks an
 * argument: callers own the memory behind every address and have checked every size.
 */
@Platform(include = "kernels.h", library = "jniInvertKernels")
@Namespace("invert")
@NoException
final class KernelBinding {
    /** Must equal {@code abiVersion()} of {@code kernels.h}. */
    static final int ABI_VERSION = 2;

    static {
        Loader.load();
    }

    private KernelBinding() {}

    static native int abiVersion();

    static native int cpuTier();

    static native long rankScratchBytes(long sampleCount);

    static native int rank32(
            int tier,
            @Cast("const float*") long values,
            @Cast("const uint32_t*") long patternOf,
            @Cast("const uint32_t*") long patternSize,
            long sampleCount,
            long patternCount,
            @Cast("void*") long scratch,
            @Cast("uint64_t*") long sums,
            @Cast("int64_t*") long summary);

    static native int rankOrder32(
            int tier,
            @Cast("const float*") long values,
            long sampleCount,
            @Cast("void*") long scratch,
            @Cast("uint32_t*") long ranks,
            @Cast("uint32_t*") long order,
            @Cast("int64_t*") long summary);

    static native long rank16ScratchBytes(long sampleCount);

    static native int rank16(
            int tier,
            @Cast("const uint16_t*") long values,
            int bfloat16,
            @Cast("const uint32_t*") long patternOf,
            long sampleCount,
            long patternCount,
            @Cast("void*") long scratch,
            @Cast("uint64_t*") long sums,
            @Cast("int64_t*") long summary);

    static native long collapseScratchBytes(long sampleCount);

    static native long collapseRows(
            @Cast("const uint64_t*") long bits,
            long conceptCount,
            long sampleCount,
            @Cast("uint32_t*") long patternOf,
            @Cast("uint32_t*") long patternSize,
            @Cast("uint32_t*") long representative,
            @Cast("void*") long scratch);

    static native void patternColumns(
            @Cast("const uint64_t*") long bits,
            long conceptCount,
            long sampleCount,
            @Cast("const uint32_t*") long representative,
            long patternCount,
            @Cast("uint64_t*") long columns);

    static native long rowStarts(
            @Cast("const uint64_t*") long columns,
            long conceptCount,
            long patternCount,
            @Cast("int64_t*") long rowStart);

    static native void fillRows(
            @Cast("const uint64_t*") long columns,
            long conceptCount,
            long patternCount,
            @Cast("const int64_t*") long rowStart,
            int idBytes,
            @Cast("void*") long ids);

    static native void packWeights(
            @Cast("const uint64_t*") long sums,
            @Cast("const uint32_t*") long patternSize,
            long patternCount,
            @Cast("uint64_t*") long packed);

    static native int conceptRow(
            @Cast("const uint64_t*") long set,
            @Cast("const uint64_t*") long parent,
            @Cast("const uint64_t*") long parentRow,
            @Cast("const uint64_t*") long fullRow,
            @Cast("const uint64_t*") long weights,
            long patternCount,
            @Cast("const int64_t*") long rowStart,
            @Cast("const void*") long ids,
            int idBytes,
            long conceptCount,
            @Cast("uint64_t*") long row);

    static native int conceptRowWide(
            @Cast("const uint64_t*") long set,
            @Cast("const uint64_t*") long parent,
            @Cast("const uint64_t*") long parentRow,
            @Cast("const uint64_t*") long fullRow,
            @Cast("const uint64_t*") long sums,
            @Cast("const uint32_t*") long patternSize,
            long patternCount,
            @Cast("const int64_t*") long rowStart,
            @Cast("const void*") long ids,
            int idBytes,
            long conceptCount,
            @Cast("uint64_t*") long row);

    static native long laneScratchBytes(long conceptCount);

    static native int laneRows(
            int tier,
            int counted,
            @Cast("const uint64_t*") long sets,
            @Cast("const uint64_t*") long weights,
            @Cast("const uint64_t*") long rows,
            long maxWeight,
            long patternCount,
            @Cast("const int64_t*") long rowStart,
            @Cast("const void*") long ids,
            int idBytes,
            long denseCount,
            @Cast("const uint32_t*") long denseIds,
            @Cast("const uint64_t*") long denseIndex,
            long conceptCount,
            @Cast("void*") long scratch);

    static native long tableIndexBytes(long setCount, long patternCount);

    static native void tableIndex(
            @Cast("const uint64_t*") long sets, long setCount, long patternCount, @Cast("uint64_t*") long index);

    static native long scoreScratchBytes(long setCount);

    static native void scoreSets(
            int tier,
            int laneBits,
            @Cast("const uint64_t*") long index,
            long setCount,
            long patternCount,
            @Cast("const int64_t*") long values,
            long vectorCount,
            @Cast("void*") long scratch,
            @Cast("int64_t*") long sums);

    static native void centerSums(
            @Cast("const uint64_t*") long sums,
            @Cast("const uint32_t*") long patternSize,
            long patternCount,
            long sampleCount,
            @Cast("int64_t*") long values);

    static native void countSets(
            @Cast("const uint64_t*") long sets,
            long setCount,
            long patternCount,
            @Cast("const uint32_t*") long patternSize,
            @Cast("int64_t*") long counts);

    static native long sumOver(@Cast("const uint64_t*") long set, long wordCount, @Cast("const int64_t*") long values);

    static native long selectScratchBytes(long beam);

    static native long selectRow(
            int tier,
            @Cast("const uint64_t*") long row,
            long setSamples,
            long setZ,
            @Cast("const uint32_t*") long conceptSamples,
            @Cast("const int64_t*") long conceptZ,
            @Cast("const uint64_t*") long allowed,
            long conceptCount,
            long sampleCount,
            long minSamples,
            long maxSamples,
            int outside,
            int direction,
            int ops,
            double threshold,
            long beam,
            @Cast("void*") long scratch,
            @Cast("void*") long candidates,
            long capacity);

    static native long selectRowWide(
            @Cast("const uint64_t*") long row,
            long setSamples,
            long setZ,
            @Cast("const uint32_t*") long conceptSamples,
            @Cast("const int64_t*") long conceptZ,
            @Cast("const uint64_t*") long allowed,
            long conceptCount,
            long sampleCount,
            long minSamples,
            long maxSamples,
            int outside,
            int direction,
            int ops,
            double threshold,
            long beam,
            @Cast("void*") long scratch,
            @Cast("void*") long candidates,
            long capacity);

    static native long selectLiterals(
            int tier,
            @Cast("const uint32_t*") long conceptSamples,
            @Cast("const int64_t*") long conceptZ,
            @Cast("const uint64_t*") long allowed,
            long conceptCount,
            long sampleCount,
            long minSamples,
            long maxSamples,
            int outside,
            int direction,
            double threshold,
            long beam,
            @Cast("void*") long scratch,
            @Cast("void*") long candidates,
            long capacity);
}
