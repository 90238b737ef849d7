package dev.invert.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuNamesTest {
    @TempDir
    Path driver;

    @Test
    void readsTheModelsThatTheDriverNames() throws IOException {
        for (String bus : new String[] {"0000:41:00.0", "0000:01:00.0"}) {
            Files.writeString(
                    Files.createDirectory(driver.resolve(bus)).resolve("information"),
                    "Model: \t\t NVIDIA " + bus.charAt(5) + "\nIRQ:   \t\t 123\n");
        }
        assertThat(GpuNames.all(driver, 2)).containsExactly("NVIDIA 0", "NVIDIA 4");
        assertThat(GpuNames.all(driver, 3)).containsExactly("NVIDIA 0", "NVIDIA 4", "GPU");
    }

    @Test
    void namesDevicesWithoutADriverThatTellsAny() {
        assertThat(GpuNames.all(driver.resolve("missing"), 1)).containsExactly("GPU");
        assertThat(GpuNames.all(driver.resolve("missing"), 0)).isEmpty();
    }
}
