package dev.invert.torch.internal.tensors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutOfDeviceMemoryTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA out of memory. Tried to allocate 20.00 MiB",
                "DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes",
                "CUBLAS_STATUS_ALLOC_FAILED when calling cublasCreate(handle)",
                "std::bad_alloc"
            })
    void libTorchSaysSo(String message) {
        assertThat(OutOfDeviceMemory.is(new RuntimeException(message))).isTrue();
        assertThat(OutOfDeviceMemory.is(new RuntimeException("broken device"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Failed to allocate memory within limits: totalBytes (1G) > maxBytes (1G)",
                "Physical memory usage is too high: physicalBytes (9G) > maxPhysicalBytes (8G)",
                "Cannot allocate new LongPointer(9): totalBytes = 1M, physicalBytes = 2M"
            })
    void javaCppSaysSo(String message) {
        assertThat(OutOfDeviceMemory.is(new OutOfMemoryError(message))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Java heap space",
                "GC overhead limit exceeded",
                "Requested array size exceeds VM limit",
                "Metaspace"
            })
    void aFullHeapIsSomethingElse(String message) {
        assertThat(OutOfDeviceMemory.is(new OutOfMemoryError(message))).isFalse();
    }
}
