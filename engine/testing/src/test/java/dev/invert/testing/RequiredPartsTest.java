package dev.invert.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class RequiredPartsTest {
    private String asked;

    @BeforeEach
    void keepProperty() {
        asked = System.getProperty(RequiredParts.PROPERTY, "");
    }

    @AfterEach
    void restoreProperty() {
        System.setProperty(RequiredParts.PROPERTY, asked);
    }

    @Test
    void whatIsPresentRunsWhetherRequiredOrNot() {
        System.setProperty(RequiredParts.PROPERTY, RequiredParts.BROWSER);
        assertThatCode(() -> RequiredParts.need(RequiredParts.BROWSER, true, "none"))
                .doesNotThrowAnyException();
        assertThatCode(() -> RequiredParts.need(RequiredParts.COMPILER, true, "none"))
                .doesNotThrowAnyException();
    }

    @Test
    void whatIsMissingFailsWhereRequiredAndSkipsElsewhere() {
        System.setProperty(RequiredParts.PROPERTY, " g++ ,chromium,");
        assertThat(RequiredParts.required()).containsExactly("g++", "chromium");
        assertThatThrownBy(() -> RequiredParts.need(RequiredParts.BROWSER, false, "not installed"))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessage("-Dinvert.require names chromium: not installed");
        assertThatThrownBy(() -> RequiredParts.need("native-avx512", false, "an old processor"))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("an old processor");
    }

    @Test
    void unknownNamesAreErrors() {
        System.setProperty(RequiredParts.PROPERTY, "chromium,firefox");
        assertThatThrownBy(RequiredParts::required)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("firefox");
        assertThatThrownBy(() -> RequiredParts.need("firefox", true, "")).isInstanceOf(IllegalArgumentException.class);
    }
}
