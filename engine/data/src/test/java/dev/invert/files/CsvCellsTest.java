package dev.invert.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvCellsTest {
    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1"})
    void textThatASpreadsheetExecutesIsQuoted(String text) {
        assertThat(CsvCells.text(text)).isEqualTo("'" + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cat", "~a", "a=b", "\"=1\" & b", "(a)"})
    void otherTextIsUnchanged(String text) {
        assertThat(CsvCells.text(text)).isEqualTo(text);
    }

    /** Java 17 writes more digits of these: 2.0E-3 as 0.0020, 2^-44 as 5.684341886080802E-14. */
    @ParameterizedTest
    @CsvSource({"2.0E-3, 0.002", "1.0E23, 1.0E23", "5.684341886080801e-14, 5.684341886080801E-14", "2e-323, 2.0E-323"})
    void numbersAreShortest(double value, String expected) {
        assertThat(CsvCells.number(value)).isEqualTo(expected);
    }

    @Test
    void numbersAreReadAsTheSame() {
        Random random = new Random(3);
        for (int i = 0; i < 100_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            String text = CsvCells.number(value);
            assertThat(Double.doubleToLongBits(Double.parseDouble(text))).isEqualTo(Double.doubleToLongBits(value));
            if (Double.isFinite(value)) {
                assertThat(digits(text)).isLessThanOrEqualTo(digits(Double.toString(value)));
            }
        }
    }

    private static int digits(String number) {
        return new BigDecimal(number).stripTrailingZeros().precision();
    }
}
