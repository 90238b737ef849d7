package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LayerNamesTest {
    @Test
    void splitsAtCommasThatAreNotEscaped() {
        assertThat(LayerNames.of("conv1,layer1.0 , fc")).containsExactly("conv1", "layer1.0", "fc");
        assertThat(LayerNames.of("a\\,b,c")).containsExactly("a,b", "c");
        assertThat(LayerNames.of("a b,\\ c\\ ")).containsExactly("a b", " c ");
        assertThat(LayerNames.of("a\\\\,b\\n\\")).containsExactly("a\\", "b\\n\\");
        assertThat(LayerNames.of(",a,,")).containsExactly("a");
        assertThat(LayerNames.of(" ")).isEmpty();
    }
}
