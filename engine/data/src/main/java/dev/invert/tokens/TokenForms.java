package dev.invert.tokens;

import dev.invert.Concept;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** Concepts of the form of a token: what kind of characters it has, its case, length, affixes and first letter. */
final class TokenForms {
    private static final int LONG = 9;

    private static final List<String> SUFFIXES = List.of(
            "s", "ed", "ing", "ly", "er", "est", "al", "ic", "ive", "ous", "ful", "less", "able", "ity", "ness", "ment",
            "tion", "ism", "ist", "ize", "ship", "ance", "ence", "y");

    private static final List<String> PREFIXES = List.of(
            "un", "re", "in", "dis", "pre", "pro", "con", "com", "de", "ex", "inter", "over", "under", "sub", "anti",
            "non", "mis");

    private final TokenCorpus corpus;
    private final Vocabulary vocabulary;
    private final Map<Concept, IntArrayList> idsOf = new LinkedHashMap<>();

    private TokenForms(TokenCorpus corpus) {
        this.corpus = corpus;
        this.vocabulary = corpus.vocabulary();
    }

    static void list(TokenCorpus corpus, ConceptLists lists) {
        TokenForms forms = new TokenForms(corpus);
        forms.addKinds();
        forms.addWords();
        IdConcepts concepts = new IdConcepts(corpus);
        forms.idsOf.forEach(concepts::add);
        concepts.list(corpus, TokenFamily.FORM, 0, lists);
    }

    /** Adds a form of the words of tokens that stand for text. */
    private void add(String name, String definition, IntPredicate test) {
        IntArrayList ids = new IntArrayList();
        for (int id = 0; id < corpus.idLimit(); id++) {
            if (corpus.count(id) > 0 && test.test(id)) {
                ids.add(id);
            }
        }
        idsOf.put(new Concept(name, name, definition), ids);
    }

    private void addText(String name, String definition, Predicate<String> test) {
        add(name, definition, id -> !vocabulary.isSpecial(id) && test.test(vocabulary.word(id)));
    }

    private void addKinds() {
        add("special token", "Marks a place in the sequence and stands for no text.", vocabulary::isSpecial);
        add(
                "word piece",
                "Continues a word.",
                id -> !vocabulary.isSpecial(id)
                        && !vocabulary.startsWord(id)
                        && (vocabulary.style() == Vocabulary.Style.WORD_PIECE
                                || beginsWithLetter(vocabulary.word(id))));
        addText("punctuation", "Has punctuation and symbols only.", word -> all(word, TokenForms::isMark));
        addText("digits", "Has the digits 0 to 9 only.", word -> all(word, c -> c >= '0' && c <= '9'));
        addText(
                "letters and digits",
                "Has letters and digits.",
                word -> word.codePoints().anyMatch(Character::isLetter)
                        && word.codePoints().anyMatch(Character::isDigit));
        addText("bracket", "Is an opening or closing bracket.", word -> all(word, c -> "()[]{}<>".indexOf(c) >= 0));
        addText(
                "quotation mark",
                "Is a quotation mark or an apostrophe.",
                word -> all(word, c -> "\"'`\u2018\u2019\u201C\u201D\u00AB\u00BB".indexOf(c) >= 0));
        add(
                "line break",
                "Has a line break.",
                id -> !vocabulary.isSpecial(id) && vocabulary.text(id).indexOf('\n') >= 0);
        add(
                "space only",
                "Has white space only.",
                id -> !vocabulary.isSpecial(id) && vocabulary.text(id).isBlank());
        addText(
                "not ASCII",
                "Has a character beyond ASCII.",
                word -> word.codePoints().anyMatch(c -> c > '~'));
        addText(
                "other script",
                "Has a letter of another script than Latin.",
                word -> word.codePoints()
                        .anyMatch(c -> Character.isLetter(c)
                                && Character.UnicodeScript.of(c) != Character.UnicodeScript.LATIN));
    }

    private void addWords() {
        addText(
                "capitalized",
                "Begins with a capital letter, followed by small ones.",
                word -> beginsWithLetter(word)
                        && Character.isUpperCase(word.codePointAt(0))
                        && word.length() > 1
                        && all(word.substring(Character.charCount(word.codePointAt(0))), Character::isLowerCase));
        addText(
                "capitals",
                "Has two or more capital letters only.",
                word -> word.length() > 1 && all(word, Character::isUpperCase));
        add(
                "one letter",
                "Is a word of one letter.",
                id -> !vocabulary.isSpecial(id) && vocabulary.startsWord(id) && letters(vocabulary.word(id)) == 1);
        for (int length = 2; length < LONG; length++) {
            int exact = length;
            addText(length + " letters", "Has " + length + " letters only.", word -> letters(word) == exact);
        }
        addText(LONG + " or more letters", "Has " + LONG + " or more letters only.", word -> letters(word) >= LONG);
        for (String suffix : SUFFIXES) {
            addText(
                    "-" + suffix,
                    "Has letters only and ends in -" + suffix + ".",
                    word -> letters(word) > Math.max(2, suffix.length())
                            && lower(word).endsWith(suffix));
        }
        for (String prefix : PREFIXES) {
            add(
                    prefix + "-",
                    "Begins a word with " + prefix + "-.",
                    id -> !vocabulary.isSpecial(id)
                            && vocabulary.startsWord(id)
                            && letters(vocabulary.word(id)) > prefix.length() + 1
                            && lower(vocabulary.word(id)).startsWith(prefix));
        }
        for (char letter = 'a'; letter <= 'z'; letter++) {
            char first = letter;
            add(
                    "first letter " + letter,
                    "Begins a word with the letter " + letter + ".",
                    id -> !vocabulary.isSpecial(id)
                            && vocabulary.startsWord(id)
                            && letters(vocabulary.word(id)) > 1
                            && lower(vocabulary.word(id)).charAt(0) == first);
        }
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }

    /** Returns the number of letters of a word; 0 if it has other characters. */
    private static int letters(String word) {
        return all(word, Character::isLetter) ? word.codePointCount(0, word.length()) : 0;
    }

    static boolean beginsWithLetter(String word) {
        return !word.isEmpty() && Character.isLetter(word.codePointAt(0));
    }

    private static boolean all(String word, IntPredicate test) {
        return !word.isEmpty() && word.codePoints().allMatch(test);
    }

    private static boolean isMark(int c) {
        return !Character.isLetterOrDigit(c)
                && !Character.isWhitespace(c)
                && c != '_'
                && c != '\uFFFD'
                && !isNumeric(c);
    }

    private static boolean isNumeric(int c) {
        int type = Character.getType(c);
        return type == Character.OTHER_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }
}
