package dev.invert.tokens;

import java.util.Locale;

/**
 * Splits a text into words: tokens that begin with letters or digits, with the tokens that continue them. A word is shown
 * at its last token, where also a model that reads from left to right knows it.
 */
final class Words {
    private Words() {}

    /** Receives words. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Receives one word.
         *
         * @param word the word in lower case
         * @param tokenCount number of its tokens
         * @param row row of its last token
         */
        void visit(String word, int tokenCount, int row);
    }

    /** Passes all words on, in order. */
    static void forEach(TokenCorpus corpus, Visitor visitor) {
        Vocabulary vocabulary = corpus.vocabulary();
        StringBuilder word = new StringBuilder();
        int count = 0;
        for (int row = 0; row < corpus.rowCount(); row++) {
            int token = corpus.tokens().get(row);
            boolean text = isWord(vocabulary, token);
            boolean continues =
                    text && count > 0 && row % corpus.tokens().sequenceLength() != 0 && !vocabulary.startsWord(token);
            if (count > 0 && !continues) {
                visitor.visit(word.toString().toLowerCase(Locale.ROOT), count, row - 1);
                word.setLength(0);
                count = 0;
            }
            if (text) {
                word.append(vocabulary.word(token));
                count++;
            }
        }
        if (count > 0) {
            visitor.visit(word.toString().toLowerCase(Locale.ROOT), count, corpus.rowCount() - 1);
        }
    }

    private static boolean isWord(Vocabulary vocabulary, int token) {
        if (vocabulary.isSpecial(token)) {
            return false;
        }
        String word = vocabulary.word(token);
        return !word.isEmpty() && Character.isLetterOrDigit(word.codePointAt(0));
    }
}
