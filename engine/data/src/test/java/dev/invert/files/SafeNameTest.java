package dev.invert.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.invert.errors.InvertException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeNameTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"layer4", "layer1.0.conv1", "fc1#2", "encoder layer (last)", "größe", "a-b_c+d=e"})
    void ordinaryNamesAreKept(String name) {
        assertThat(SafeName.of(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "../victim, %2E.%2Fvictim",
        "/etc/passwd, %2Fetc%2Fpasswd",
        "., %2E",
        ".., %2E%2E",
        "..., %2E.%2E",
        ".hidden, %2Ehidden",
        "a/../../b, a%2F..%2F..%2Fb",
        "C:\\x, C%3A%5Cx",
        "100%, 100%25",
        "-rf, %2Drf",
        "NUL, NUL%",
        "com1.txt, com1.txt%",
        "'', %"
    })
    void otherNamesAreEncoded(String name, String expected) {
        assertThat(SafeName.of(name)).isEqualTo(expected);
    }

    @Test
    void charactersThatAreNotSeenAreEncoded() {
        assertThat(SafeName.of("a\0b\nc\u202Ed\u3000")).isEqualTo("a%00b%0Ac%E2%80%AEd%E3%80%80");
        assertThat(SafeName.of("\uD800x")).isNotEqualTo(SafeName.of("\uD801x"));
    }

    @Test
    void longNamesFitAndStayDifferent() {
        String first = SafeName.of("ä".repeat(100_000));
        String second = SafeName.of("ä".repeat(100_001));
        assertThat(first).isNotEqualTo(second);
        assertThat(first.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(181);
    }

    @Test
    void everyNameLiesInsideAndDiffersFromOthers() {
        assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")));
        Random random = new Random(1);
        String alphabet = "./\\%#~a:\0\n ä\uD83D\uDE00-A";
        Map<String, String> nameByFile = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder name = new StringBuilder();
            for (int length = random.nextInt(7); name.length() < length; ) {
                name.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Path file = SafeName.in(folder, name.toString(), ".npy");
            assertThat(file.normalize()).hasParentRaw(folder);
            String before = nameByFile.put(file.toString(), name.toString());
            assertThat(before == null || before.contentEquals(name))
                    .as("%s and %s are both %s", before, name, file)
                    .isTrue();
        }
    }

    @Test
    void aLinkOutOfTheFolderIsAnError() throws Exception {
        Path victim = Files.createDirectory(folder.resolve("victim"));
        Path out = Files.createDirectory(folder.resolve("out"));
        Files.createSymbolicLink(out.resolve("layer"), victim);
        Files.createSymbolicLink(out.resolve("nowhere"), folder.resolve("absent"));
        Files.createSymbolicLink(out.resolve("inside"), Files.createDirectory(out.resolve("other")));
        assertThatThrownBy(() -> SafeName.in(out, "layer", ""))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("layer: leads out of the folder");
        assertThatThrownBy(() -> SafeName.in(out, "nowhere", ""))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("nowhere: leads nowhere");
        assertThat(SafeName.in(out, "inside", "")).exists();
    }
}
