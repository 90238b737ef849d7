package dev.invert.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.invert.errors.InvertException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelativeNameTest {
    @TempDir
    private Path root;

    @Test
    void partsAreJoinedBySlashes() {
        assertThat(RelativeName.of(root, root.resolve("cat").resolve("x y").resolve("1.jpg")))
                .isEqualTo("cat/x y/1.jpg");
    }

    @Test
    void aReplacementCharacterInTheNameItselfIsKept() {
        assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")));
        assertThat(RelativeName.of(root, root.resolve("\uFFFD.jpg"))).isEqualTo("\uFFFD.jpg");
    }

    @Test
    void bytesThatAreNotTextAreAnErrorThatShowsThem() throws IOException {
        Path file = Path.of(URI.create(root.toUri() + "caf%E9.jpg"));
        assumeTrue(created(file), "this file system has text names only");
        try (Stream<Path> files = Files.list(root)) {
            List<Path> listed = files.toList();
            assertThatThrownBy(() -> RelativeName.of(root, listed.get(0)))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContaining(root + ": the file name caf%E9.jpg cannot be read as ");
        }
    }

    @Test
    void namesAreOrderedByCodePoints() {
        assertThat(Stream.of("\uD83D\uDE00", "b", "\uFF5E", "a").sorted(RelativeName.ORDER))
                .containsExactly("a", "b", "\uFF5E", "\uD83D\uDE00");
    }

    private static boolean created(Path file) {
        try {
            Files.createFile(file);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
