package dev.invert.concept;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.InvertException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One-hot CSV files, right and wrong; the .npy form is covered by the oracle. */
class ConceptFilesTest {
    @TempDir
    Path folder;

    @Test
    void readsOneHotCsv() throws Exception {
        Path file = Files.writeString(
                folder.resolve("labels.csv"), "id,cat,\"big, dog\"\na.png,1,0\nb.png,0,1\nc.png,true,False\n");
        assertNoNativeLeak(() -> {
            try (LabeledSamples samples = ConceptFiles.open(file, null)) {
                assertThat(samples.sampleIds()).containsExactly("a.png", "b.png", "c.png");
                assertThat(samples.matrix().concepts()).extracting("id").containsExactly("cat", "big, dog");
                assertThat(samples.matrix().get(0, 0)).isTrue();
                assertThat(samples.matrix().get(0, 1)).isFalse();
                assertThat(samples.matrix().count(0)).isEqualTo(2);
                assertThat(samples.matrix().count(1)).isEqualTo(1);
            }
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'id,cat\na,2\n';line 2, column 2",
                "'id,cat\na,1\nb,yes\n';line 3, column 2",
                "'id,cat,dog\na,1\n';line 2",
                "'id,cat\na,1\na,0\n';occurs twice",
                "'id,cat,cat\na,1,0\n';occurs twice",
                "'id,cat,\na,1,0\n';line 1, column 3",
                "'id,cat\n';0 samples",
                "'id\na\n';0 concepts",
                "'';is empty"
            })
    void namesFileLineAndColumnOfWhatIsWrong(String content, String said) throws Exception {
        Path file = Files.writeString(folder.resolve("wrong.csv"), content);
        assertNoNativeLeak(() -> assertThatThrownBy(() -> ConceptFiles.open(file, null))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining(said)
                .hasMessageNotContaining("\n"));
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> ConceptFiles.open(folder.resolve("nothing.csv"), null))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("nothing.csv");
        assertThatThrownBy(() -> ConceptFiles.open(folder, null))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("concepts.npy");
    }
}
