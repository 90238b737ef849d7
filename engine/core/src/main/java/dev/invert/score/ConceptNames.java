package dev.invert.score;

import dev.invert.Concept;
import dev.invert.DistinctNames;
import dev.invert.Formula;
import dev.invert.FormulaParser;
import dev.invert.errors.NearestNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds concepts by id or by name. Names are compared without case; {@code great_white_shark.n.01} can also be written
 * without its suffix and with spaces. Immutable and thread-safe.
 */
public final class ConceptNames {
    private static final Pattern SENSE = Pattern.compile("\\.[nvars]\\.\\d+$");

    /** Largest number of concepts that a message lists. */
    private static final int MOST_LISTED = 5;

    private final Set<String> ids = new HashSet<>();
    private final List<Concept> concepts;
    private final Map<String, List<Concept>> byName = new HashMap<>();

    /** Indexes concepts. */
    public ConceptNames(List<Concept> concepts) {
        this.concepts = concepts;
        for (Concept concept : concepts) {
            ids.add(concept.id());
            if (!concept.name().equals(concept.id())) {
                String shared = DistinctNames.shared(concept);
                Stream<String> written = Stream.of(key(concept.name()), key(shared), key(withoutSense(shared)));
                written.distinct()
                        .forEach(name -> byName.computeIfAbsent(name, key -> new ArrayList<>())
                                .add(concept));
            }
        }
    }

    private static String withoutSense(String name) {
        return SENSE.matcher(name).replaceFirst("");
    }

    private static String key(String name) {
        return name.replace('_', ' ').toLowerCase(Locale.ROOT);
    }

    /** Returns the concepts with a name, in the order of their columns. */
    List<Concept> named(String name) {
        return byName.getOrDefault(key(name), List.of());
    }

    /**
     * Returns the formula of a text whose concepts are given by their ids or names. An id comes before a name.
     *
     * @throws dev.invert.errors.FormulaException if the text is not a formula, or a name is unknown or that of several
     *     concepts; the message lists these, or the nearest names
     */
    public Formula parse(String text) {
        return FormulaParser.parse(text, new Names());
    }

    /** Builds formulas over ids. */
    private final class Names implements FormulaParser.Algebra<Formula> {
        @Override
        public Formula literal(String asked) {
            if (ids.contains(asked)) {
                return Formula.of(asked);
            }
            List<Concept> named = named(asked);
            if (named.size() == 1) {
                return Formula.of(named.get(0).id());
            }
            throw new FormulaParser.UnknownConceptException(named.isEmpty() ? unknown(asked) : ambiguous(asked, named));
        }

        @Override
        public boolean knows(String asked) {
            return ids.contains(asked) || !named(asked).isEmpty();
        }

        @Override
        public Formula negate(Formula operand) {
            return operand.negate();
        }

        @Override
        public Formula join(Formula.Operator operator, List<Formula> operands) {
            return Formula.join(operator, operands);
        }
    }

    private static String ambiguous(String asked, List<Concept> named) {
        List<String> listed =
                named.stream().limit(MOST_LISTED).map(ConceptNames::described).toList();
        return "\"" + asked + "\" is the name of " + named.size() + " concepts: " + String.join(", ", listed)
                + (named.size() > MOST_LISTED ? ", …" : "") + "; use an id";
    }

    private String unknown(String asked) {
        Map<String, String> written = new LinkedHashMap<>();
        for (Concept concept : concepts) {
            written.putIfAbsent(concept.id(), Formula.of(concept.id()).text());
            written.putIfAbsent(withoutSense(DistinctNames.shared(concept)), described(concept));
        }
        List<String> nearest = NearestNames.of(asked, List.copyOf(written.keySet())).stream()
                .map(written::get)
                .distinct()
                .toList();
        return "no concept has the id or name \"" + asked + "\""
                + (nearest.isEmpty()
                        ? "; check the formula's names"
                        : "; did you mean " + String.join(" or ", nearest) + "?");
    }

    /** Returns the id of a concept as formula text, with the name if it differs. */
    private static String described(Concept concept) {
        String id = Formula.of(concept.id()).text();
        return concept.name().equals(concept.id()) ? id : id + " (" + DistinctNames.shared(concept) + ")";
    }
}
