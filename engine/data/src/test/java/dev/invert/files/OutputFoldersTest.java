package dev.invert.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.InvertException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFoldersTest {
    @TempDir
    private Path folder;

    @Test
    void emptyFoldersGoButOnlyThoseThatWereMade() throws Exception {
        Path before = Files.createDirectory(folder.resolve("before"));
        OutputFolders folders = new OutputFolders();
        folders.make(before.resolve("a/b"));
        folders.make(folder.resolve("made/empty"));
        folders.make(folder.resolve("made/full"));
        Files.writeString(folder.resolve("made/full/file"), "kept");

        assertThat(new OutputFolders().removeEmpty()).isFalse();
        assertThat(folder.resolve("made/empty")).isEmptyDirectory();
        assertThat(folders.removeEmpty()).isFalse();

        assertThat(before).isEmptyDirectory();
        assertThat(folder.resolve("made/empty")).doesNotExist();
        assertThat(folder.resolve("made/full/file")).hasContent("kept");
    }

    @Test
    void aFileInTheWayIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> new OutputFolders().make(file.resolve("inner")))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("the file " + file + " is in the way");
    }
}
