package dev.invert.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.errors.InvertException;
import org.junit.jupiter.api.Test;

class TorchErrorsTest {
    @Test
    void cutsTheBacktrace() {
        String message = """
                PytorchStreamReader failed: no central
                 directory
                Exception raised from valid at zip.cc:21 (most recent call first):
                frame #0: ...
                """;
        assertThat(TorchErrors.line(message)).isEqualTo("PytorchStreamReader failed: no central directory");
    }

    @Test
    void keepsTheReasonBehindTheInterpretersTrace() {
        String message = """
                The following operation failed in the TorchScript interpreter.
                Traceback of TorchScript (most recent call last):
                  File "x", line 2
                RuntimeError: shapes cannot be multiplied
                """;
        assertThat(TorchErrors.line(message)).isEqualTo("shapes cannot be multiplied");
    }

    @Test
    void shortensAndKeepsKnownErrors() {
        assertThat(TorchErrors.line("x".repeat(1000))).hasSizeLessThan(500).endsWith("...");
        InvertException known = new InvertException("known");
        assertThat(TorchErrors.at("net.pt", known)).isSameAs(known);
        assertThat(TorchErrors.at("net.pt", new RuntimeException())).hasMessage("net.pt: null");
    }
}
