package dev.invert.tokens;

import dev.invert.Concept;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;

/**
 * Concepts of the place of a token in its document: beginning of the document, place in a sentence, inside quotation
 * marks or brackets. A quotation or a bracket that does not close within {@value #MOST_ROWS} tokens counts for nothing, so
 * that a lone mark does no harm. Special tokens belong to no place; a new document, or a new sequence if there are no
 * documents, ends all.
 */
final class Places {
    private static final int MOST_ROWS = 200;
    private static final int EARLY = 5;
    private static final String ENDS = ".!?";
    private static final String OPENING = "([{";
    private static final String CLOSING = ")]}";

    private final TokenCorpus corpus;
    private final ConceptLists lists;
    private final IntArrayList documentStarts = new IntArrayList();
    private final IntArrayList sentenceStarts = new IntArrayList();
    private final IntArrayList early = new IntArrayList();
    private final IntArrayList sentenceEnds = new IntArrayList();
    private final IntArrayList questions = new IntArrayList();
    private final IntArrayList quoted = new IntArrayList();
    private final IntArrayList bracketed = new IntArrayList();
    private final IntOpenHashSet begun = new IntOpenHashSet();

    /** Rows since the beginning of the sentence. */
    private final IntArrayList sentence = new IntArrayList();

    private final Span quotation = new Span();
    private final Span bracket = new Span();
    private int depth;
    private int document = Integer.MIN_VALUE;

    private Places(TokenCorpus corpus, ConceptLists lists) {
        this.corpus = corpus;
        this.lists = lists;
    }

    static void list(TokenCorpus corpus, ConceptLists lists) {
        Places places = new Places(corpus, lists);
        for (int row = 0; row < corpus.rowCount(); row++) {
            places.visit(row);
        }
        places.finish();
    }

    /** Rows since a mark that is open. */
    private static final class Span {
        private final IntArrayList rows = new IntArrayList();
        private boolean open;

        void begin() {
            rows.clear();
            open = true;
        }

        void add(int row) {
            if (open) {
                rows.add(row);
                open = rows.size() <= MOST_ROWS;
            }
        }

        void end(IntArrayList target) {
            if (open) {
                target.addAll(rows);
            }
            open = false;
        }
    }

    private void visit(int row) {
        int token = corpus.tokens().get(row);
        if (corpus.vocabulary().isSpecial(token)) {
            return;
        }
        int current = documentOf(row);
        if (current != document) {
            restart(row, current);
        }
        String text = corpus.vocabulary().word(token);
        text.codePoints().filter(c -> OPENING.indexOf(c) < 0).forEach(this::close);
        if (!isQuotation(text)) {
            quotation.add(row);
        }
        if (depth > 0) {
            bracket.add(row);
            if (!bracket.open) {
                // It was never closed: later brackets begin outside of it.
                depth = 0;
            }
        }
        text.codePoints().forEach(this::open);
        visitSentence(row, text);
    }

    private int documentOf(int row) {
        TokenDocuments documents = corpus.documents();
        if (documents == null || !documents.given()) {
            return row / corpus.tokens().sequenceLength();
        }
        return documents.of(row);
    }

    private void restart(int row, int current) {
        document = current;
        sentence.clear();
        quotation.open = false;
        bracket.open = false;
        depth = 0;
        TokenDocuments documents = corpus.documents();
        if (documents != null && documents.given() && current >= 0 && begun.add(current)) {
            documentStarts.add(row);
        }
    }

    private static boolean isQuotation(String text) {
        return text.codePoints().anyMatch(c -> "\"\u201C\u201D\u00AB\u00BB".indexOf(c) >= 0);
    }

    private void close(int c) {
        if (CLOSING.indexOf(c) >= 0 && depth > 0 && --depth == 0) {
            bracket.end(bracketed);
        } else if (c == '\u201D' || c == '\u00BB') {
            quotation.end(quoted);
        }
    }

    private void open(int c) {
        if (OPENING.indexOf(c) >= 0 && depth++ == 0) {
            bracket.begin();
        } else if (c == '\u201C' || c == '\u00AB') {
            quotation.begin();
        } else if (c == '"') {
            if (quotation.open) {
                quotation.end(quoted);
            } else {
                quotation.begin();
            }
        }
    }

    private void visitSentence(int row, String text) {
        if (sentence.isEmpty()) {
            sentenceStarts.add(row);
        } else if (sentence.size() < EARLY) {
            early.add(row);
        }
        sentence.add(row);
        boolean lineEnd = corpus.vocabulary().text(corpus.tokens().get(row)).indexOf('\n') >= 0;
        boolean end = !text.isEmpty() && ENDS.indexOf(text.charAt(text.length() - 1)) >= 0;
        if (end) {
            sentenceEnds.add(row);
            if (text.endsWith("?") && sentence.size() <= MOST_ROWS) {
                questions.addAll(sentence);
            }
        }
        if (end || lineEnd || sentence.size() > 2 * MOST_ROWS) {
            sentence.clear();
        }
    }

    private void finish() {
        add("document start", "First token of a document.", documentStarts);
        add("sentence start", "First token of a sentence, line or document.", sentenceStarts);
        add("early in sentence", "Second to fifth token of a sentence.", early);
        add("sentence end", "Full stop, exclamation mark or question mark.", sentenceEnds);
        add("question", "Token of a sentence that ends in a question mark.", questions);
        add("inside quotes", "Between quotation marks that open and close.", quoted);
        add("inside brackets", "Between brackets that open and close.", bracketed);
    }

    private void add(String name, String definition, IntArrayList rows) {
        lists.addRows(TokenFamily.PLACE, new Concept(name, name, definition), rows, corpus);
    }
}
