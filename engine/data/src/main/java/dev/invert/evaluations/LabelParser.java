package dev.invert.evaluations;

import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import dev.invert.errors.FormulaException;
import dev.invert.score.ConceptNames;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the formulas that labels stand for: the id or name of a concept, also with spaces; a formula over these; or a
 * formula that is spelled out with and, or and not, as in cosy.csv.
 */
final class LabelParser {
    private static final Pattern OPERATOR =
            Pattern.compile("\\s+and\\s+|\\s+or\\s+|(?<![\\p{L}\\p{N}_-])not\\s+|[()&|~]");

    private final ConceptNames names;

    LabelParser(ConceptMatrix concepts) {
        this.names = new ConceptNames(concepts.concepts());
    }

    /**
     * Returns the formula of a label.
     *
     * @throws FormulaException if it names no known concept
     */
    Formula parse(String text) {
        if (text.indexOf('"') >= 0) {
            return names.parse(text);
        }
        try {
            return names.parse(quoted(text));
        } catch (FormulaException e) {
            return names.parse(quotedParts(text));
        }
    }

    private static String quoted(String text) {
        return '"' + text.strip() + '"';
    }

    private static String quotedParts(String text) {
        StringBuilder formula = new StringBuilder();
        Matcher operator = OPERATOR.matcher(text);
        int end = 0;
        while (operator.find()) {
            addPart(text.substring(end, operator.start()), formula);
            formula.append(
                    switch (operator.group().strip()) {
                        case "and" -> "&";
                        case "or" -> "|";
                        case "not" -> "~";
                        default -> operator.group();
                    });
            end = operator.end();
        }
        addPart(text.substring(end), formula);
        return formula.toString();
    }

    private static void addPart(String part, StringBuilder formula) {
        if (!part.isBlank()) {
            formula.append(quoted(part));
        }
    }
}
