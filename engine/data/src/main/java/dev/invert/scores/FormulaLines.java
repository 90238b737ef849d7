package dev.invert.scores;

import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import dev.invert.files.UnicodeForm;
import dev.invert.score.FormulaSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Splits a stream of UTF-8 text into lines. Line ends are searched in the bytes, before anything is decoded. */
final class FormulaLines implements FormulaSource.Reader {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MAX_LINE_BYTES = 1 << 16;
    private static final char REPLACEMENT = '\uFFFD';
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final FormulaSource source;
    private final Path file;
    private final InputStream in;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int start;
    private int end;
    private boolean ended;
    private long line;

    FormulaLines(FormulaSource source, Path file, InputStream in) {
        this.source = source;
        this.file = file;
        this.in = in;
    }

    @Override
    public int next(String[] texts, long[] lines) {
        int count = 0;
        try {
            while (count < texts.length) {
                String text = nextLine();
                if (text == null) {
                    break;
                }
                int first = 0;
                while (first < text.length() && Character.isWhitespace(text.charAt(first))) {
                    first++;
                }
                if (first < text.length() && text.charAt(first) != '#') {
                    texts[count] = UnicodeForm.composed(text);
                    lines[count++] = line;
                }
            }
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
        return count;
    }

    /** Returns the next line without its line feed, or null at the end. */
    private String nextLine() throws IOException {
        int searched = start;
        while (true) {
            for (int i = searched; i < end; i++) {
                if (buffer[i] == '\n') {
                    String text = decode(start, i);
                    start = i + 1;
                    return text;
                }
            }
            searched = end - start;
            if (ended) {
                String text = start == end ? null : decode(start, end);
                start = end;
                return text;
            }
            fill();
        }
    }

    /**
     * Moves the incomplete line to the front of the buffer and reads more bytes after it.
     *
     * @throws InvertException if the line is longer than 64 KiB
     */
    private void fill() throws IOException {
        int length = end - start;
        if (length > MAX_LINE_BYTES) {
            throw new InvertException(
                    source.place(line + 1) + ": longer than " + MAX_LINE_BYTES + " bytes; write one formula per line");
        }
        byte[] target = length > buffer.length / 2 ? new byte[2 * buffer.length] : buffer;
        System.arraycopy(buffer, start, target, 0, length);
        buffer = target;
        start = 0;
        end = length;
        int count = in.read(buffer, end, buffer.length - end);
        if (count < 0) {
            ended = true;
        } else {
            end += count;
        }
    }

    private String decode(int from, int to) {
        line++;
        int length = to > from && buffer[to - 1] == '\r' ? to - 1 - from : to - from;
        String text = new String(buffer, from, length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            requireUtf8(from, length);
        }
        return line == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    private void requireUtf8(int from, int length) {
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Arrays.copyOfRange(buffer, from, from + length)));
        } catch (CharacterCodingException e) {
            throw new InvertException(source.place(line) + ": not UTF-8; save the file as UTF-8 text", e);
        }
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            // Closing an input cannot lose data.
        }
    }
}
