package dev.invert.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.InvertException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenTest {
    @TempDir
    Path folder;

    @Test
    void onlyTheTokenItselfIsAccepted() throws IOException {
        Token token = Token.read(Files.writeString(folder.resolve("token"), "  aaaabbbbccccdddd\r\n"));

        assertThat(token.isPresentedBy("Bearer aaaabbbbccccdddd")).isTrue();
        assertThat(token.isPresentedBy("Bearer aaaabbbbccccddd")).isFalse();
        assertThat(token.isPresentedBy("Digest aaaabbbbccccdddd")).isFalse();
        assertThat(token.isPresentedBy(null)).isFalse();
    }

    @Test
    void filesWithoutAProperTokenAreErrors() throws IOException {
        Path missing = folder.resolve("missing");
        Path blank = Files.writeString(folder.resolve("blank"), "\n");
        Path large = Files.writeString(folder.resolve("large"), "a".repeat(5000));

        assertThatThrownBy(() -> Token.read(missing))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("there is no such file");
        assertThatThrownBy(() -> Token.read(blank)).hasMessageContaining("the token has 0 characters");
        assertThatThrownBy(() -> Token.read(large)).hasMessageContaining("4096");
    }
}
