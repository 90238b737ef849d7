package dev.invert.torch.internal.tensors;

import dev.invert.DenseBlock;
import dev.invert.ElementType;
import dev.invert.torch.Address;
import dev.invert.torch.TensorValues;
import dev.invert.torch.TorchDevice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Copies between Java and the tensors of a device. One per thread; every method but {@link #close} must run inside a
 * PointerScope, to which the results belong.
 */
@SuppressWarnings("try") // Scopes are used only for their side effect.
public final class SearchDevice implements AutoCloseable {
    private final TorchDevice device;
    /** Page-locked memory that activations pass through on their way to a GPU; null on the CPU and before its first use. */
    private Tensor pinned;

    public SearchDevice(TorchDevice device) {
        this.device = device;
    }

    public String name() {
        return device.name();
    }

    public boolean isCuda() {
        return device.isCuda();
    }

    public TensorOptions options(ScalarType type) {
        return new TensorOptions(type).device(new DeviceOptional(new Device(device.name())));
    }

    public MemoryFormatOptional anyFormat() {
        return new MemoryFormatOptional();
    }

    /** Copies longs to an int64 tensor. */
    public Tensor longs(long[] values, long... shape) {
        Tensor host = torch.from_blob(new LongPointer(values), shape, new TensorOptions(ScalarType.Long));
        return place(host, ScalarType.Long);
    }

    /** Copies doubles to a float64 tensor. */
    public Tensor doubles(double[] values, long... shape) {
        Tensor host = torch.from_blob(new DoublePointer(values), shape, new TensorOptions(ScalarType.Double));
        return place(host, ScalarType.Double);
    }

    /** Copies booleans to a bool tensor. */
    public Tensor booleans(boolean[] values, long... shape) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (values[i] ? 1 : 0);
        }
        Tensor host = torch.from_blob(new BytePointer(bytes), shape, new TensorOptions(ScalarType.Bool));
        return place(host, ScalarType.Bool);
    }

    /** Copies a tensor of the host. */
    public Tensor copy(Tensor host) {
        return place(host, host.scalar_type());
    }

    private Tensor place(Tensor host, ScalarType type) {
        // On the CPU, copies too: the array's memory is freed with its pointer.
        return host.to(new Device(device.name()), type, false, true, anyFormat());
    }

    /** Copies integers of a device to Java. */
    public static long[] toLongs(Tensor values) {
        Tensor host = values.to(new Device("cpu"), ScalarType.Long).contiguous();
        long[] copy = new long[Math.toIntExact(host.numel())];
        if (copy.length > 0) {
            host.data_ptr_long().get(copy);
        }
        return copy;
    }

    /** Returns a row of an int64 matrix on the CPU as a view, valid as long as the matrix. */
    public static LongBuffer row(Tensor matrix, long row) {
        return bytes(matrix.data_ptr_long(), matrix.size(1), row).asLongBuffer();
    }

    /**
     * Returns a row of a matrix on the CPU as a view of its bytes, valid as long as the matrix.
     *
     * @param first first element of the matrix
     */
    public static ByteBuffer bytes(Pointer first, long columns, long row) {
        return first.capacity((row + 1) * columns)
                .position(row * columns)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder());
    }

    /**
     * Returns the activations of consecutive neurons on the device, as stored, to be read only: a view of those that lie
     * there already, otherwise a copy.
     *
     * @return [k, N] of the block's type
     */
    public Tensor activations(DenseBlock block, int firstRow, int count) {
        if (block.device() instanceof TensorValues values && values.isOn(device)) {
            return there(values, firstRow, count);
        }
        ScalarType type = scalarType(block.elementType());
        long[] shape = {count, block.sampleCount()};
        Tensor staged = device.isCuda()
                ? pinned(
                        count * (long) block.sampleCount() * block.elementType().byteCount(), type, shape)
                : torch.empty(shape, new TensorOptions(type), anyFormat());
        long[] rowShape = {block.sampleCount()};
        for (int i = 0; i < count; i++) {
            try (PointerScope ofRow = new PointerScope()) {
                Tensor row =
                        torch.from_blob(new BytePointer(block.row(firstRow + i)), rowShape, new TensorOptions(type));
                staged.select(0, i).copy_(row);
            }
        }
        return device.isCuda() ? staged.to(new Device(device.name()), type, true, false, anyFormat()) : staged;
    }

    private Tensor there(TensorValues values, int firstRow, int count) {
        Tensor all = torch.from_blob(
                new Address(values.address(firstRow)),
                new long[] {count, values.matrixSampleCount()},
                options(ScalarType.Float));
        return values.samples()
                .map(samples -> all.index_select(
                        1, longs(Arrays.stream(samples).asLongStream().toArray(), samples.length)))
                .orElse(all);
    }

    /**
     * Returns page-locked memory with a shape. The next copy into it starts after a download on the same stream has
     * waited for the last one.
     */
    private Tensor pinned(long byteCount, ScalarType type, long... shape) {
        if (pinned == null || pinned.numel() < byteCount) {
            close();
            pinned = torch.empty(new long[] {byteCount}, new TensorOptions(ScalarType.Byte), anyFormat())
                    .pin_memory()
                    .retainReference();
        }
        return pinned.narrow(0, 0, byteCount).view(type).view(shape);
    }

    /** Returns whether activations of a type can be ranked as they are stored. */
    public static boolean ranks(ElementType type) {
        return type != ElementType.INT64 && type != ElementType.UINT64;
    }

    private static ScalarType scalarType(ElementType type) {
        return switch (type) {
            case FLOAT32 -> ScalarType.Float;
            case FLOAT16 -> ScalarType.Half;
            case BFLOAT16 -> ScalarType.BFloat16;
            case FLOAT64 -> ScalarType.Double;
            case INT64, UINT64 -> throw new IllegalArgumentException("activations of " + type);
        };
    }

    @Override
    public void close() {
        if (pinned != null) {
            pinned.close();
            pinned = null;
        }
    }
}
