package dev.invert.arrays;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.InvertException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads folders of activations, and single files in them. */
class ActivationFolderTest {
    @TempDir
    Path folder;

    @Test
    void aLayerThatIsNotThereIsToldFromThoseThatAre() throws Exception {
        Files.writeString(folder.resolve("activations.json"), """
                {"layers": [{"layer": "layer3", "file": "layer3.npy"}, {"layer": "layer4", "file": "layer4.npy"}]}
                """);
        assertThatThrownBy(() -> ActivationFolder.of(folder.resolve("layer5.npy")))
                .isInstanceOf(InvertException.class)
                .hasMessage(
                        folder.resolve("layer5.npy") + ": there is no such file; the layers there are layer3, layer4");
    }
}
