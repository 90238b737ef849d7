package dev.invert.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.errors.InvertException;
import dev.invert.errors.MemoryLimitException;
import dev.invert.errors.Message;
import dev.invert.errors.NonFiniteActivationException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class BlockTaskTest {
    /** Parts of other tasks stay if a run ends with a temporary error. */
    @Test
    void errorsOfAMachineAreTemporaryAndThoseOfTheInputAreNot() {
        assertThat(BlockTask.isTemporary(new InvertException("Cannot read a", new IOException("no space left"))))
                .isTrue();
        assertThat(BlockTask.isTemporary(
                        new InvertException("explain: not enough", new MemoryLimitException(Message.of("not enough")))))
                .isTrue();
        assertThat(BlockTask.isTemporary(new NonFiniteActivationException(3, 4)))
                .isFalse();
        assertThat(BlockTask.isTemporary(new InvertException("explain: wrong", new InvertException("wrong"))))
                .isFalse();
    }
}
