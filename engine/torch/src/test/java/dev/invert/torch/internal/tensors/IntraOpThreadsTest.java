package dev.invert.torch.internal.tensors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.torch.LibTorch;
import java.util.concurrent.CompletableFuture;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IntraOpThreadsTest {
    private int before;

    @BeforeEach
    void open() {
        LibTorch.require();
        before = torch.get_num_threads();
        torch.set_num_threads(5);
    }

    @AfterEach
    void close() {
        torch.set_num_threads(before);
    }

    private static int ofANewThread() {
        CompletableFuture<Integer> number = new CompletableFuture<>();
        new Thread(() -> number.complete(torch.get_num_threads())).start();
        return number.join();
    }

    @Test
    void threadsThatStartLaterAreLimitedUntilTheEnd() {
        try (IntraOpThreads limit = IntraOpThreads.limit(2)) {
            assertThat(limit).isNotNull();
            assertThat(torch.get_num_threads()).isEqualTo(2);
            assertThat(ofANewThread()).isEqualTo(2);
        }
        assertThat(torch.get_num_threads()).isEqualTo(5);
        assertThat(ofANewThread()).isEqualTo(5);
    }

    @Test
    void jobsThatOverlapShareTheLowestLimit() {
        IntraOpThreads first = IntraOpThreads.limit(3);
        IntraOpThreads second = IntraOpThreads.limit(2);
        assertThat(torch.get_num_threads()).isEqualTo(2);
        second.close();
        second.close();
        assertThat(torch.get_num_threads()).isEqualTo(3);
        second = IntraOpThreads.limit(4);
        assertThat(torch.get_num_threads()).isEqualTo(3);
        first.close();
        assertThat(torch.get_num_threads()).isEqualTo(4);
        second.close();
        assertThat(torch.get_num_threads()).isEqualTo(5);
    }
}
