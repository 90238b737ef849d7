package dev.invert.errors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainLineTest {
    @Test
    void ordinaryTextIsUnchanged() {
        String text = "größe 温度 👩‍👩‍👧 “a” ~x & (y | z)";
        assertThat(PlainLine.of(text)).isSameAs(text);
    }

    @Test
    void whatATerminalObeysIsShown() {
        assertThat(PlainLine.of("a\u001B[31mb\0\u202Ec\u2066\u200Fd\uFEFF\uD800"))
                .isEqualTo("a\\u001B[31mb\\u0000\\u202Ec\\u2066\\u200Fd\\uFEFF\\uD800");
    }

    @Test
    void linesAreJoined() {
        assertThat(PlainLine.of("first\r\n  second\u2028third")).isEqualTo("first second third");
    }

    @Test
    void aLongMessageKeepsItsStartAndItsEnd() {
        String line = PlainLine.of("start " + "x".repeat(5_000_000) + " end");
        assertThat(line).hasSizeLessThan(2_100).startsWith("start xxx").endsWith("xxx end");
        assertThat(line).contains("(4998010 characters)");
    }

    @Test
    void everyMessageIsPlain() {
        assertThat(new InvertException("a\u001Bb\nc")).hasMessage("a\\u001Bb c");
        assertThat(Message.of("a\u202E", Setting.BEAM).text(Setting::toString)).isEqualTo("a\\u202Ebeam");
    }
}
