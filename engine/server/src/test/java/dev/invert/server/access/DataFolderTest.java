package dev.invert.server.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.server.problems.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS) // Links need rights there.
class DataFolderTest {
    @TempDir
    private Path folder;

    private Path inside;
    private DataFolder data;

    @BeforeEach
    void makeFiles() throws IOException {
        inside = Files.createDirectory(folder.resolve("data")).toRealPath();
        Files.writeString(folder.resolve("secret.json"), "{}");
        Files.writeString(inside.resolve("own.npz"), "");
        Files.createSymbolicLink(inside.resolve("link.json"), folder.resolve("secret.json"));
        Files.createSymbolicLink(inside.resolve("own.json"), inside.resolve("own.npz"));
        Files.createSymbolicLink(inside.resolve("broken.json"), folder.resolve("nothing"));
        data = DataFolder.of(inside);
    }

    @Test
    void aFileThatAnotherFileNamesMustBeInTheFolder() {
        assertThatCode(() -> data.requireInside(inside.resolve("own.npz"))).doesNotThrowAnyException();
        assertThatCode(() -> data.requireInside(inside.resolve("own.npz:layer")))
                .doesNotThrowAnyException();
        assertThatCode(() -> data.requireInside(inside.resolve("own.json"))).doesNotThrowAnyException();
        assertThatCode(() -> data.requireInside(inside.resolve("nothing.json"))).doesNotThrowAnyException();
    }

    @Test
    void aLinkThatLeadsOutOfTheFolderIsRejected() {
        assertThatThrownBy(() -> data.requireInside(inside.resolve("link.json")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("link.json")
                .hasMessageNotContaining(folder.toString());
        assertThatThrownBy(() -> data.requireInside(inside.resolve("broken.json")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("broken.json")
                .hasMessageNotContaining(folder.toString());
    }
}
