package dev.invert.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.InvertException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("file");
    }

    @Test
    void writesOfTheSameFileDoNotMeet() throws IOException {
        AtomicFile.write(file, out -> {
            out.write("outer ".getBytes(StandardCharsets.UTF_8));
            AtomicFile.write(file, other -> other.write("inner".getBytes(StandardCharsets.UTF_8)));
            assertThat(file).hasContent("inner");
            out.write("again".getBytes(StandardCharsets.UTF_8));
        });

        assertThat(file).hasContent("outer again");
        assertThat(names()).containsExactly("file");
    }

    @Test
    void aFailedWriteLeavesOtherWritesAndTheFileAlone() throws IOException {
        Files.writeString(file, "before");
        try (AtomicFile other = AtomicFile.begin(file)) {
            Files.writeString(other.temporary(), "after");
            assertThatThrownBy(() -> AtomicFile.write(file, out -> {
                        throw new IOException("disk full");
                    }))
                    .isInstanceOf(InvertException.class)
                    .hasMessage("Cannot write " + file + ": disk full");
            assertThatThrownBy(() -> AtomicFile.write(file, out -> {
                        throw new OutOfMemoryError("as if");
                    }))
                    .isInstanceOf(OutOfMemoryError.class);

            assertThat(file).hasContent("before");
            assertThat(names()).hasSize(2);
            other.finish();
        }
        assertThat(file).hasContent("after");
        assertThat(names()).containsExactly("file");
    }

    @Test
    void whatIsNotFinishedIsRemoved() throws IOException {
        Path temporary;
        try (AtomicFile begun = AtomicFile.begin(file)) {
            temporary = begun.temporary();
            assertThat(temporary).isEmptyFile().hasParent(folder.toAbsolutePath());
        }
        assertThat(temporary).doesNotExist();
        try (AtomicFile next = AtomicFile.begin(file)) {
            assertThat(next.temporary()).isNotEqualTo(temporary);
        }
    }

    @Test
    void linksAreNeitherFollowedNorKept() throws IOException {
        Path victim = Files.writeString(folder.resolve("victim"), "mine");
        Files.createSymbolicLink(file, victim);
        AtomicFile.write(file, out -> out.write('x'));
        assertThat(victim).hasContent("mine");
        assertThat(file).isRegularFile().hasContent("x");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("absent"));
        assertThatThrownBy(() -> AtomicFile.create(link).close()).isInstanceOf(IOException.class);
        assertThat(folder.resolve("absent")).doesNotExist();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }
}
