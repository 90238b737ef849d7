package dev.invert.scores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.InvertException;
import dev.invert.score.FormulaSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads lines of formula files. */
class FormulaFileTest {
    @TempDir
    Path folder;

    private List<String> read(byte[] bytes, int atOnce) throws IOException {
        Path file = Files.write(folder.resolve("formulas.txt"), bytes);
        List<String> found = new ArrayList<>();
        try (FormulaSource.Reader reader = new FormulaFile(file).open()) {
            String[] texts = new String[atOnce];
            long[] lines = new long[atOnce];
            for (int count = reader.next(texts, lines); count > 0; count = reader.next(texts, lines)) {
                for (int i = 0; i < count; i++) {
                    found.add(lines[i] + ":" + texts[i]);
                }
            }
        }
        return found;
    }

    @Test
    void skipsBlankLinesAndComments() throws IOException {
        byte[] text = "\uFEFFa & b\r\n\n   \n# a note\n  # another\n  c|d \n\"é\" & e".getBytes(StandardCharsets.UTF_8);
        assertThat(read(text, 2)).containsExactly("1:a & b", "6:  c|d ", "7:\"é\" & e");
        assertThat(read(new byte[0], 2)).isEmpty();
        assertThat(read("\n\n#\n".getBytes(StandardCharsets.UTF_8), 2)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void linesMayLieAnywhereInTheBuffer(int atOnce) throws IOException {
        List<String> expected = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= 3_000; i++) {
            // Some lines are longer than the buffer.
            String line = "c" + "x".repeat(i % 500 == 0 ? 100_000 + i : i % 97);
            text.append(line).append('\n');
            expected.add(i + ":" + line);
        }
        assertThat(read(text.toString().getBytes(StandardCharsets.UTF_8), atOnce))
                .isEqualTo(expected);
    }

    @Test
    void namesTheLineThatIsNotText() {
        assertThatThrownBy(() -> read(new byte[] {'a', '\n', 'b', (byte) 0xE9, '\n'}, 5))
                .isInstanceOf(InvertException.class)
                .hasMessageEndingWith("formulas.txt, line 2: not UTF-8; save the file as UTF-8 text");
        byte[] endless = new byte[3 << 20];
        Arrays.fill(endless, (byte) 'a');
        assertThatThrownBy(() -> read(endless, 5)).hasMessageContaining("line 1: longer than");
        assertThatThrownBy(() -> new FormulaFile(folder.resolve("missing.txt")))
                .hasMessageEndingWith("missing.txt: there is no such file");
        assertThatThrownBy(() -> new FormulaFile(folder)).isInstanceOf(InvertException.class);
    }
}
