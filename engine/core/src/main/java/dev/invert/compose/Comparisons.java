package dev.invert.compose;

import dev.invert.Formula;
import dev.invert.compose.ComposeOptions.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The detector and its baselines on one split. */
record Comparisons(
        Formula formula,
        Task whole,
        LiteralTasks literals,
        NeuronPass pass,
        Scorings scorings,
        ComposeOptions options,
        Measurement measurement) {
    /** Number of neurons per literal that pairs are made of. */
    private static final int PAIRED = 8;

    Composition composition(int conceptCount, int[] used, long start) {
        int count = literals.literals().size();
        List<ScoredPart> inContext = neurons(literals.inContext(), 1);
        List<Task> probed = new ArrayList<>(literals.inContext());
        probed.add(whole);
        List<double[]> fitted = scorings.probes(probed);
        List<ScoredPart> probes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            probes.add(scorings.probe(literals.literals().get(i), probed.get(i), fitted.get(i)));
        }
        Map<Method, Detected> methods = new LinkedHashMap<>();
        methods.put(Method.NEURONS_IN_CONTEXT, joined(inContext));
        NeuronPass.Choice single = pass.best(0, 1).get(0);
        methods.put(Method.BEST_NEURON, single(single));
        methods.put(Method.MARGINAL_NEURONS, joined(neurons(literals.marginal(), 1 + count)));
        if (count == 2) {
            methods.put(Method.BEST_PAIR, bestPair());
        }
        methods.put(Method.LITERAL_PROBES, joined(probes));
        methods.put(Method.FORMULA_PROBE, formulaProbe(fitted.get(count)));
        boolean ofNeurons = options.kind() == Kind.NEURON;
        Method chosen = ofNeurons ? Method.NEURONS_IN_CONTEXT : Method.LITERAL_PROBES;
        List<LiteralPart> parts =
                (ofNeurons ? inContext : probes).stream().map(ScoredPart::part).toList();
        double[] detector = methods.get(chosen).scores();
        return new Composition(
                formula,
                parts,
                measurement.results(chosen, methods),
                measurement.logLoss(detector),
                measurement.fit().length,
                whole.counts(measurement.fit()).positives(),
                measurement.heldOut().length,
                whole.counts(measurement.heldOut()).positives(),
                conceptCount,
                Arrays.stream(used).boxed().toList(),
                pass.constantCount(),
                Arrays.stream(detector).boxed().toList(),
                options.threadCount(),
                warnings(parts),
                (System.nanoTime() - start) * 1e-9);
    }

    /** Returns the calibrated best neurons of tasks that have consecutive indices in the pass. */
    private List<ScoredPart> neurons(List<Task> tasks, int firstIndex) {
        List<ScoredPart> chosen = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            NeuronPass.Choice best = pass.best(firstIndex + i, 1).get(0);
            chosen.add(scorings.neuron(literals.literals().get(i), tasks.get(i), best));
        }
        return chosen;
    }

    private Detected joined(List<ScoredPart> parts) {
        return new Detected(
                scorings.join(formula, parts),
                parts.stream()
                        .map(scored -> scored.part().neuron())
                        .filter(neuron -> neuron >= 0)
                        .toList());
    }

    private Detected single(NeuronPass.Choice choice) {
        double[] scores = scorings.values(choice.neuron()).clone();
        for (int i = 0; !choice.higher() && i < scores.length; i++) {
            scores[i] = -scores[i];
        }
        return new Detected(scores, List.of(choice.neuron()));
    }

    /** Returns the pair with the best AUC on the fit samples; of equal ones, the first. */
    private Detected bestPair() {
        List<List<ScoredPart>> candidates = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            List<ScoredPart> ofLiteral = new ArrayList<>();
            for (NeuronPass.Choice choice : pass.best(1 + i, PAIRED)) {
                ofLiteral.add(scorings.neuron(
                        literals.literals().get(i), literals.inContext().get(i), choice));
            }
            candidates.add(ofLiteral);
        }
        long most = -1;
        Detected best = null;
        for (ScoredPart first : candidates.get(0)) {
            for (ScoredPart second : candidates.get(1)) {
                Detected pair = joined(List.of(first, second));
                long u2 = measurement.fitU2(pair.scores());
                if (u2 > most) {
                    most = u2;
                    best = pair;
                }
            }
        }
        return best;
    }

    private Detected formulaProbe(double[] parameters) {
        return new Detected(scorings.logOdds(parameters), List.of());
    }

    private static List<String> warnings(List<LiteralPart> parts) {
        Map<Integer, List<String>> served = parts.stream()
                .filter(part -> part.neuron() >= 0)
                .collect(Collectors.groupingBy(
                        LiteralPart::neuron,
                        LinkedHashMap::new,
                        Collectors.mapping(part -> part.literal().text(), Collectors.toList())));
        return served.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(entry -> "neuron " + entry.getKey() + " serves several literals ("
                        + String.join(", ", entry.getValue()) + "): the detector cannot tell them apart")
                .toList();
    }
}
