package dev.invert.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.invert.torch.LibTorch.Natives;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class LibTorchTest {
    @Test
    void loadsFromManyThreadsAndComputes() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Boolean> load = LibTorch::available;
            List<Future<Boolean>> loads = threads.invokeAll(List.of(load, load, load, load));
            for (Future<Boolean> one : loads) {
                assertThat(one.get()).as("%s", LibTorch.whyNot()).isTrue();
            }
        } finally {
            threads.shutdown();
        }
        assertThatCode(LibTorch::require).doesNotThrowAnyException();
        try (PointerScope scope = new PointerScope()) {
            Tensor ones = torch.ones(3, 5);
            assertThat(torch.sum(ones).item().toFloat()).isEqualTo(15f);
            assertThat(scope).isNotNull();
        }
    }

    @Test
    void reportsVersionWithoutLoading() {
        assertThat(LibTorch.version()).matches("\\d+\\.\\d+\\.\\d+-\\d+\\.\\d+\\.\\d+");
    }

    @Test
    void tellsWhichNativesAreOnTheClassPath() {
        // The build selects one by javacpp.platform.extension; the tests run with either.
        assertThat(LibTorch.natives()).isIn(Natives.CPU, Natives.GPU);
        assertThat(LibTorch.natives(false, false)).isEqualTo(Natives.MISSING);
        assertThat(LibTorch.natives(true, false)).isEqualTo(Natives.CPU);
        assertThat(LibTorch.natives(false, true)).isEqualTo(Natives.GPU);
        assertThat(LibTorch.natives(true, true)).isEqualTo(Natives.BOTH);
    }

    @Test
    void cpuNativesHaveNoCuda() {
        if (LibTorch.natives() == Natives.CPU) {
            assertThat(LibTorch.cudaAvailable()).isFalse();
        }
        assertThat(LibTorch.cudaDeviceCount() > 0).isEqualTo(LibTorch.cudaAvailable());
    }

    @Test
    void saysInOneLineWhyLibrariesAreUnusable() {
        assertThat(LibTorch.unusable(Natives.CPU, "linux-x86_64")).isEmpty();
        assertThat(LibTorch.unusable(Natives.GPU, "linux-x86_64")).isEmpty();
        assertThat(LibTorch.unusable(Natives.MISSING, "plan9-mips"))
                .hasValueSatisfying(reason -> assertThat(reason).contains("plan9-mips"));
        assertThat(LibTorch.unusable(Natives.BOTH, "linux-x86_64"))
                .hasValueSatisfying(
                        reason -> assertThat(reason).contains("both").doesNotContain("\n"));
    }

    @Test
    void keepsTheFirstLineOfTheRootCause() {
        Error failure = new NoClassDefFoundError("Could not initialize class torch");
        failure.initCause(new UnsatisfiedLinkError("libcudart.so.13: cannot open shared object file\nmore"));
        assertThat(LibTorch.oneLine(failure)).isEqualTo("libcudart.so.13: cannot open shared object file");
        assertThat(LibTorch.oneLine(new IOException())).isEqualTo("IOException");
    }
}
