package dev.invert.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.InvertException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
    @TempDir
    private Path folder;

    @Test
    void emptyFoldersGoButOnlyThoseThatWereMade() throws Exception {
        Path before = Files.createDirectory(folder.resolve("before"));
        OutputFolder.make(before.resolve("a/b"));
        OutputFolder.make(folder.resolve("made/empty"));
        OutputFolder.make(folder.resolve("made/full"));
        Files.writeString(folder.resolve("made/full/file"), "kept");

        OutputFolder.removeEmpty();

        assertThat(before).isEmptyDirectory();
        assertThat(folder.resolve("made/empty")).doesNotExist();
        assertThat(folder.resolve("made/full/file")).hasContent("kept");
    }

    @Test
    void aFileInTheWayIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> OutputFolder.make(file.resolve("inner")))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("the file " + file + " is in the way");
    }
}
