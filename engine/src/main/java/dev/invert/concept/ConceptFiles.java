package dev.invert.concept;

import dev.invert.ConceptMatrix;
import dev.invert.InvertException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Opens files of concepts, whatever their form. */
public final class ConceptFiles {
    private static final String MATRIX = "concepts.npy";
    private static final String NAMES = "concepts.json";
    private static final String SAMPLES = "samples.csv";

    private ConceptFiles() {}

    /**
     * Opens a one-hot CSV with a first id column, a boolean or 0/1 .npy (samples x concepts), or a folder with
     * concepts.npy, concepts.json and samples.csv.
     *
     * @param source the file or folder
     * @param names JSON description of the columns of an .npy file, or null to name them c0, c1, …
     * @throws InvertException in one line, if something is missing or wrong
     */
    public static LabeledSamples open(Path source, Path names) {
        if (Files.isDirectory(source)) {
            return openFolder(source, names);
        }
        String name = source.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv")) {
            if (names != null) {
                throw new InvertException("--names goes with an .npy file; " + source + " names its own columns");
            }
            return OneHotCsv.read(source);
        }
        if (name.endsWith(".npy")) {
            return new LabeledSamples(NpyConcepts.read(source, names), List.of());
        }
        throw new InvertException(source + ": "
                + (Files.exists(source)
                        ? "concepts come as .csv, .npy or a folder"
                        : "there is no such file or folder"));
    }

    private static LabeledSamples openFolder(Path folder, Path names) {
        Path matrix = folder.resolve(MATRIX);
        if (!Files.exists(matrix)) {
            throw new InvertException(folder + ": has no " + MATRIX
                    + "; a concepts folder holds concepts.npy and may hold concepts.json and samples.csv");
        }
        Path ownNames = folder.resolve(NAMES);
        Path samples = folder.resolve(SAMPLES);
        Path usedNames = names != null ? names : Files.exists(ownNames) ? ownNames : null;
        List<String> sampleIds = Files.exists(samples) ? SampleIds.read(samples) : List.of();
        ConceptMatrix concepts = NpyConcepts.read(matrix, usedNames);
        if (!sampleIds.isEmpty() && sampleIds.size() != concepts.sampleCount()) {
            concepts.close();
            throw new InvertException(samples + ": has " + sampleIds.size() + " sample ids, " + matrix + " has "
                    + concepts.sampleCount() + " rows: they must be equal");
        }
        return new LabeledSamples(concepts, sampleIds);
    }
}
