package dev.invert.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.InvertException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceReportTest {
    @TempDir
    Path folder;

    @Test
    void describesTheCpu() {
        assertThat(DeviceReport.of("cpu"))
                .singleElement()
                .asString()
                .matches("cpu, \\d+ threads, LibTorch \\d+\\.\\d+\\..*");
    }

    @Test
    void rejectsAGpuThatIsNotThere() {
        assertThatThrownBy(() -> DeviceReport.of("cuda:99"))
                .isInstanceOf(InvertException.class)
                .hasMessageStartingWith("device cuda:99 asked for, but");
    }

    @Test
    void describesAGpu() {
        DeviceReport.Gpu gpu = new DeviceReport.Gpu("NVIDIA H100 80GB HBM3", "9.0", 132, 80L << 30, "13.1", "13.0");

        assertThat(DeviceReport.line("cuda:0", Optional.of(gpu), "GPU", 79L << 30, "580.65.06", "LibTorch 2"))
                .isEqualTo("cuda:0, NVIDIA H100 80GB HBM3, compute capability 9.0, 132 multiprocessors, 80.0 GiB,"
                        + " 79.0 GiB free, driver 580.65.06, CUDA 13.1 (the driver supports 13.0), LibTorch 2");
        assertThat(DeviceReport.line("cuda:0", Optional.empty(), "GPU", 79L << 30, "unknown", "LibTorch 2"))
                .isEqualTo("cuda:0, GPU, 79.0 GiB free, driver unknown, LibTorch 2");
    }

    @ParameterizedTest
    @CsvSource({
        "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  Sat Aug 19 01:15:15 UTC 2023,535.104.05",
        "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.65.06  Release Build,580.65.06"
    })
    void readsTheVersionOfTheDriver(String text, String version) throws IOException {
        Path file = Files.writeString(folder.resolve("version"), text + "\nGCC version: gcc 12\n");

        assertThat(DeviceReport.driver(file)).contains(version);
        assertThat(DeviceReport.driver(folder.resolve("missing"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"13010,13.1", "12080,12.8"})
    void readsVersionsOfCuda(int number, String version) {
        // The method touches no class of the presets.
        assertThat(CudaRuntime.version(number)).isEqualTo(version);
    }
}
