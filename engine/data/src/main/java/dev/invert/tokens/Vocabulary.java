package dev.invert.tokens;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.util.Locale;
import java.util.function.IntConsumer;

/** The texts of token ids. Immutable once built. */
public final class Vocabulary {
    /** Marks a token that continues a word, as in {@code ##ing}. */
    static final String PIECE = "##";

    private static final char REPLACEMENT = '\uFFFD';
    private static final int MOST_LISTED = 1 << 22;

    private final Style style;
    private final Int2ObjectOpenHashMap<Entry> entries;
    /** Tokens with small ids, which are read faster from an array. */
    private final Entry[] listed;

    /** Form of the texts of a vocabulary. */
    public enum Style {
        /** Tokens that continue a word begin with {@code ##}. */
        WORD_PIECE,
        /** Tokens that begin a word after a space contain the space. */
        SPACED,
        /** Each token is a word, or nothing tells. */
        PLAIN
    }

    /**
     * A token.
     *
     * @param raw text in the vocabulary, unique
     * @param text text that it stands for, with the space before it if it contains one; bytes that are no text become
     *     U+FFFD
     * @param special whether it marks a place, such as the beginning, and stands for no text
     * @param word the text without the space around it
     */
    record Entry(String raw, String text, boolean special, String word) {
        Entry(String raw, String text, boolean special) {
            this(raw, text, special, text.strip());
        }
    }

    /** @param entries tokens by id; not copied */
    Vocabulary(Style style, Int2ObjectOpenHashMap<Entry> entries) {
        this.style = style;
        this.entries = entries;
        int limit = 0;
        for (int id : entries.keySet()) {
            limit = id < MOST_LISTED ? Math.max(limit, id + 1) : limit;
        }
        this.listed = new Entry[limit];
        entries.forEach((id, entry) -> {
            if (id < MOST_LISTED) {
                listed[id] = entry;
            }
        });
    }

    /** Returns the form of the texts. */
    public Style style() {
        return style;
    }

    /** Returns the number of tokens. */
    public int size() {
        return entries.size();
    }

    /** Returns whether there is a token with an id. */
    public boolean contains(int id) {
        return entries.containsKey(id);
    }

    /** Passes the ids of all special tokens on. */
    public void forEachSpecial(IntConsumer consumer) {
        entries.int2ObjectEntrySet().stream()
                .filter(entry -> entry.getValue().special())
                .mapToInt(entry -> entry.getIntKey())
                .sorted()
                .forEach(consumer);
    }

    Entry entry(int id) {
        return id < listed.length ? listed[id] : entries.get(id);
    }

    /** Returns the text of a token in the vocabulary, such as {@code ##ing} or {@code Ġthe}; it is unique. */
    public String raw(int id) {
        return entry(id).raw();
    }

    /** Returns whether a token stands for no text. */
    public boolean isSpecial(int id) {
        return entry(id).special();
    }

    /** Returns the text that rules match: as in the vocabulary with {@code ##}, otherwise with a space before a word. */
    public String text(int id) {
        Entry entry = entry(id);
        return style == Style.WORD_PIECE ? entry.raw() : entry.text();
    }

    /** Returns the text of a token without the space or the {@code ##} before it. */
    public String word(int id) {
        return entry(id).word();
    }

    /** Returns the word of a token in lower case. */
    String lowerCaseWord(int id) {
        return word(id).toLowerCase(Locale.ROOT);
    }

    /** Returns whether a token begins a word, as far as its text tells. */
    public boolean startsWord(int id) {
        Entry entry = entry(id);
        return switch (style) {
            case WORD_PIECE -> !(entry.raw().startsWith(PIECE) && entry.raw().length() > PIECE.length());
            case SPACED ->
                !entry.text().isEmpty() && Character.isWhitespace(entry.text().charAt(0));
            case PLAIN -> true;
        };
    }

    /** Returns the text of a token for display within running text. */
    public String inContext(int id) {
        Entry entry = entry(id);
        if (style == Style.SPACED && !entry.special()) {
            return entry.text();
        }
        boolean joined = style == Style.WORD_PIECE
                && (!startsWord(id) || (entry.text().length() == 1 && ".,;:!?)]}%”’".contains(entry.text())));
        return joined ? entry.text() : " " + entry.text();
    }

    /**
     * Returns the text of a token for names, in quotes: control characters are escapes, and bytes that are no text are
     * as in the vocabulary.
     */
    public String quoted(int id) {
        return quote(shown(id));
    }

    /** Returns the text of two adjacent tokens for names, in quotes. */
    String quoted(int id, int next) {
        return quote(shown(id) + (style == Style.SPACED ? "" : " ") + shown(next));
    }

    private String shown(int id) {
        String text = text(id);
        return escaped(text.indexOf(REPLACEMENT) < 0 ? text : raw(id));
    }

    private static String quote(String text) {
        return text.indexOf('"') < 0 ? '"' + text + '"' : "'" + text + "'";
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> {
            switch (c) {
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                default -> {
                    if (Character.isISOControl(c)) {
                        escaped.append(String.format("\\u%04x", c));
                    } else {
                        escaped.append((char) c);
                    }
                }
            }
        });
        return escaped.toString();
    }
}
