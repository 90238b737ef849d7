package dev.invert.explain;

import dev.invert.Formula;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.kernel.SummedWeights;
import dev.invert.internal.search.BeamSettings;
import dev.invert.internal.search.FoundFormula;
import dev.invert.internal.search.NeuronResult;
import dev.invert.internal.search.StrongestConcepts;
import dev.invert.internal.search.readable.EqualFormula;
import dev.invert.internal.search.readable.EqualFormulaIndex;
import dev.invert.internal.search.readable.EqualFormulas;
import dev.invert.score.FormulaTruthSets;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Replaces each formula of a search result by the most readable one with the same truth set and at most as many literals:
 * of all such formulas up to {@value EqualFormulas#MAX_LENGTH} literals. In longer formulas, nested groups are replaced
 * the same way. n, Z and AUC do not change. Not thread-safe.
 */
final class ReadableFormulas {
    private final PatternTable table;
    private final BeamSettings settings;
    private final FormulaTruthSets truthSets;
    private final EqualFormulaIndex index;
    private final EqualFormulas equalFormulas;
    /** Null unless the search is limited to some concepts. */
    private final boolean[] allowed;

    private final long[] weights;

    /** @param settings settings of the search whose results are replaced */
    ReadableFormulas(PreparedConcepts concepts, BeamSettings settings) {
        this.table = concepts.table();
        this.settings = settings;
        this.truthSets = concepts.truthSets();
        this.index = concepts.equalFormulaIndex();
        this.equalFormulas = new EqualFormulas(index);
        boolean limited = settings.searchLimit() > 0 && settings.searchLimit() < table.conceptCount();
        this.allowed = limited ? new boolean[table.conceptCount()] : null;
        this.weights = new long[limited ? table.patternCount() : 0];
    }

    /**
     * Returns a result with readable formulas.
     *
     * @param summed the neuron's weights of the patterns of the table
     */
    NeuronResult replace(NeuronResult result, SummedWeights summed) {
        if (result.constant()) {
            return result;
        }
        if (allowed != null) {
            summed.centeredWeights(weights);
            StrongestConcepts.mark(settings.searchLimit(), result.objective(), table, this::sum, allowed);
        }
        NeuronResult replaced = result.mapped(this::replace);
        BeamSettings ofNeuron = settings.with(result.objective());
        return replaced.with(
                ordered(result.best(), replaced.best(), ofNeuron), ofEachLength(replaced.perLength(), ofNeuron));
    }

    /** Returns the centered sum of a concept. */
    private long sum(int concept) {
        LongBuffer bits = table.bits(concept);
        long sum = 0;
        for (int w = 0; w < table.wordCount(); w++) {
            for (long word = bits.get(w); word != 0; word &= word - 1) {
                sum += weights[(w << 6) + Long.numberOfTrailingZeros(word)];
            }
        }
        return sum;
    }

    /** Orders formulas again if one became shorter: the objective may depend on the length. */
    private static List<FoundFormula> ordered(
            List<FoundFormula> before, List<FoundFormula> after, BeamSettings ofNeuron) {
        for (int i = 0; i < before.size(); i++) {
            if (before.get(i).formula().length() != after.get(i).formula().length()) {
                return after.stream().sorted((a, b) -> ofNeuron.compare(b, a)).toList();
            }
        }
        return after;
    }

    /** Moves formulas that became shorter to the list of their length. */
    private static List<List<FoundFormula>> ofEachLength(List<List<FoundFormula>> replaced, BeamSettings ofNeuron) {
        List<List<FoundFormula>> moved = new ArrayList<>();
        for (int k = 0; k < replaced.size(); k++) {
            int length = k + 1;
            List<FoundFormula> found = replaced.get(k).stream()
                    .filter(formula -> formula.formula().length() == length)
                    .toList();
            List<FoundFormula> arrived = replaced.subList(length, replaced.size()).stream()
                    .flatMap(List::stream)
                    .filter(formula -> formula.formula().length() == length)
                    .toList();
            moved.add(
                    arrived.isEmpty()
                            ? found
                            : Stream.concat(found.stream(), arrived.stream())
                                    .sorted((a, b) -> ofNeuron.compare(b, a))
                                    .limit(ofNeuron.top())
                                    .toList());
        }
        return moved;
    }

    private FoundFormula replace(FoundFormula found) {
        Formula formula = found.formula();
        Optional<EqualFormula> equal = find(formula);
        Formula readable = readable(formula, equal);
        long count = equal.filter(e -> e.formula().length() == readable.length())
                .map(EqualFormula::count)
                .orElse(0L);
        return found.replaced(readable, readable.equals(formula) ? found.aliases() : aliases(found, readable), count);
    }

    private Optional<EqualFormula> find(Formula formula) {
        if (formula instanceof Formula.Literal literal) {
            return Optional.of(equalFormulas.find(literal, allowed));
        }
        long[] truth = new long[table.wordCount()];
        truthSets.evaluate(formula, truth);
        return equalFormulas.find(truth, allowed);
    }

    /** Returns the more readable of a formula and of the one found for its truth set. */
    private Formula readable(Formula formula, Optional<EqualFormula> equal) {
        Formula candidate = equal.map(EqualFormula::formula).orElseGet(() -> withReadableGroups(formula));
        return index.compare(candidate, formula) < 0 ? candidate : formula;
    }

    /** Returns a formula of more than three literals with its nested groups replaced. */
    private Formula withReadableGroups(Formula formula) {
        if (!(formula instanceof Formula.Group group)) {
            return formula;
        }
        List<Formula> operands = group.operands().stream()
                .map(operand -> operand instanceof Formula.Group ? readable(operand, find(operand)) : operand)
                .toList();
        Formula replaced = Formula.join(group.operator(), operands);
        Set<String> concepts = new LinkedHashSet<>();
        return addConcepts(replaced, concepts) ? replaced : formula;
    }

    /** Adds the concepts of a formula to a set; returns whether no concept occurs twice. */
    private static boolean addConcepts(Formula formula, Set<String> concepts) {
        if (formula instanceof Formula.Literal literal) {
            return concepts.add(literal.concept());
        }
        return ((Formula.Group) formula).operands().stream().allMatch(operand -> addConcepts(operand, concepts));
    }

    private List<Formula> aliases(FoundFormula found, Formula readable) {
        if (settings.aliases() == 0) {
            return found.aliases();
        }
        return Stream.concat(Stream.of(found.formula()), found.aliases().stream())
                .filter(alias -> !alias.equals(readable))
                .limit(settings.aliases())
                .toList();
    }
}
