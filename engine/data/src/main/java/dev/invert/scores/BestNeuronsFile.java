package dev.invert.scores;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.invert.files.AtomicFile;
import dev.invert.files.CsvCells;
import dev.invert.results.OrderedConversion;
import dev.invert.score.BestNeurons;
import dev.invert.score.FormulaSource;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Writes best.csv: the neurons with the highest AUC for each formula, best first. */
public final class BestNeuronsFile {
    /** Name of the file. */
    public static final String NAME = "best.csv";

    private static final int FORMULAS_PER_READ = 256;

    /** Number of groups of formulas held at once: enough for all processors, few enough to need little memory. */
    private static final int GROUPS_AT_ONCE = 32;

    private BestNeuronsFile() {}

    /** Consecutive formulas. */
    private record Group(long first, List<String> texts) {}

    /**
     * Writes the file. All processors encode its rows.
     *
     * @param formulas the formulas that were scored, read once more
     * @param neurons index of each scored neuron in its layer
     * @param directory existing folder
     * @throws dev.invert.errors.InvertException if the file cannot be written or the formulas cannot be read
     */
    public static void write(BestNeurons best, FormulaSource formulas, int[] neurons, Path directory) {
        AtomicFile.write(directory.resolve(NAME), out -> {
            out.write(encode(csv -> csv.writeRecord("formula", "rank", "neuron", "auc")));
            OrderedConversion<Group, byte[]> groups =
                    new OrderedConversion<>(GROUPS_AT_ONCE, group -> encode(group, best, neurons), out::write);
            try (FormulaSource.Reader reader = formulas.open()) {
                String[] texts = new String[FORMULAS_PER_READ];
                long[] lines = new long[FORMULAS_PER_READ];
                long formula = 0;
                for (int count = reader.next(texts, lines); count > 0; count = reader.next(texts, lines)) {
                    groups.add(new Group(formula, List.of(Arrays.copyOf(texts, count))));
                    formula += count;
                }
                groups.finish();
            }
        });
    }

    private static byte[] encode(Group group, BestNeurons best, int[] neurons) {
        return encode(csv -> {
            for (int i = 0; i < group.texts().size(); i++) {
                write(group.texts().get(i).strip(), best, group.first() + i, neurons, csv);
            }
        });
    }

    private static byte[] encode(Consumer<CsvWriter> rows) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().build(text)) {
            rows.accept(csv);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(String text, BestNeurons best, long formula, int[] neurons, CsvWriter csv) {
        int rank = 0;
        for (BestNeurons.Neuron neuron : best.of(formula)) {
            csv.writeRecord(
                    CsvCells.text(text),
                    Integer.toString(++rank),
                    Integer.toString(neurons[neuron.column()]),
                    CsvCells.number(neuron.auc()));
        }
    }
}
