package dev.invert.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessorTest {
    @Test
    void readsTheFirstProcessorOfAnX86Machine() {
        Processor processor = Processor.of("""
                processor\t: 0
                model name\t: Some CPU @ 3:00 GHz
                flags\t\t: fpu avx avx2 bmi2 fma popcnt

                processor\t: 1
                model name\t: Another
                flags\t\t: avx512f
                """);

        assertThat(processor.model()).isEqualTo("Some CPU @ 3:00 GHz");
        assertThat(processor.features()).containsExactly("avx", "avx2", "fma", "bmi2", "popcnt");
    }

    @Test
    void readsAnArmMachineThatNamesNoModel() {
        Processor processor = Processor.of("processor\t: 0\nFeatures\t: fp asimd sve\n");

        assertThat(processor.model()).isEmpty();
        assertThat(processor.features()).containsExactly("asimd", "sve");
    }

    @Test
    void knowsNothingFromNothing() {
        assertThat(Processor.of("").features()).isEmpty();
        assertThat(Processor.of("flags : a a a").features()).isEmpty();
    }
}
