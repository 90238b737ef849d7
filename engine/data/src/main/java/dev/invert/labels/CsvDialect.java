package dev.invert.labels;

import dev.invert.errors.InvertException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Detects how a CSV file separates its fields, by trying each separator on all lines of its first MiB. */
final class CsvDialect {
    /** Separators, the first of which is chosen if several fit equally. */
    private static final char[] SEPARATORS = {'\t', ',', ';', '|'};

    private static final int PEEKED_BYTES = 1 << 20;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private CsvDialect() {}

    /**
     * Returns the separator with which the most rows have as many fields as the first, and at least two.
     *
     * @return comma if there is none
     * @throws InvertException if the file is UTF-16 text without a byte order mark
     */
    static char separator(Path file) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(PEEKED_BYTES);
        }
        String text = new String(start, charset(file, start));
        if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            text = text.substring(1);
        }
        char best = ',';
        long bestRows = 0;
        for (char separator : SEPARATORS) {
            long rows = agreeing(text, separator, start.length == PEEKED_BYTES);
            if (rows > bestRows) {
                best = separator;
                bestRows = rows;
            }
        }
        return best;
    }

    private static Charset charset(Path file, byte[] start) {
        int first = start.length > 1 ? start[0] & 0xFF : 0;
        int second = start.length > 1 ? start[1] & 0xFF : 0;
        if ((first == 0xFE && second == 0xFF) || (first == 0xFF && second == 0xFE)) {
            return StandardCharsets.UTF_16;
        }
        for (byte b : start) {
            if (b == 0) {
                throw new InvertException(
                        file + ": is not text, or UTF-16 without a byte order mark: save it as UTF-8");
            }
        }
        return StandardCharsets.UTF_8;
    }

    /** Returns the number of rows with as many fields as the first; 0 if that has only one. */
    private static long agreeing(String text, char separator, boolean cutOff) {
        List<Integer> counts = new ArrayList<>();
        int fields = 1;
        boolean quoted = false;
        boolean fieldBegins = true;
        boolean blank = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                quoted = c != '"';
            } else if (c == '"' && (fieldBegins || text.charAt(i - 1) == '"')) {
                // A quote within a field is a character like others; two of them in a quoted one stand for one.
                quoted = true;
                fieldBegins = false;
                blank = false;
            } else if (c == '\n' || c == '\r') {
                if (!blank) {
                    counts.add(fields);
                }
                fields = 1;
                fieldBegins = true;
                blank = true;
            } else if (c == separator) {
                fields++;
                fieldBegins = true;
                blank = false;
            } else {
                fieldBegins = false;
                blank &= c <= ' ';
            }
        }
        if (!blank && !(cutOff && !counts.isEmpty())) {
            counts.add(fields);
        }
        int first = counts.isEmpty() ? 1 : counts.get(0);
        return first == 1 ? 0 : counts.stream().filter(count -> count == first).count();
    }
}
