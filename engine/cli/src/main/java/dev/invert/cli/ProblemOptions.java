package dev.invert.cli;

import dev.invert.ActivationMatrix;
import dev.invert.MemoryBudget;
import dev.invert.activations.ComputedLayers;
import dev.invert.arrays.ActivationFolder;
import dev.invert.errors.InvertException;
import dev.invert.labels.ConceptFiles;
import dev.invert.labels.LabelOptions;
import dev.invert.labels.LabeledSamples;
import dev.invert.labels.SampleIds;
import dev.invert.samples.MatchedSamples;
import dev.invert.sparse.ActivationReader;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options for the activations and concepts to read. */
final class ProblemOptions {
    @Option(
            names = "--activations",
            paramLabel = "FILE|DIR",
            required = true,
            description = "Array (samples, neurons) as .npy, .npz, .safetensors, or a tensor of torch.save (.pt,"
                    + " .tnsr); FILE:NAME if a file contains several arrays. Fortran order is read fastest. Sparse"
                    + " activations as SciPy .npz, a sparse tensor, or the cache of delphi (folder of a hookpoint). Or"
                    + " a folder written by `invert activations`.")
    private Path activations;

    @Option(
            names = "--concepts",
            paramLabel = "FILE|DIR",
            required = true,
            description = "Folder written by `invert concepts`, or labels that it reads: .csv (one-hot, sample,label or"
                    + " document,position,label), a 0/1 array (.npy, .npz, .pt, .tnsr, .safetensors), COCO .json, a"
                    + " folder per class.")
    private Path concepts;

    @Option(
            names = "--names",
            paramLabel = "FILE",
            description = "Names of the columns of an array: text, one per line; JSON [\"cat\", …]; or JSON {\"0\":"
                    + " {\"offset\", \"name\", \"definition\"}, …}, where offset is the id, such as n02084071 of"
                    + " WordNet 3.0.")
    private Path names;

    @Option(
            names = "--sample-ids",
            paramLabel = "FILE.csv",
            description = "Ids for the rows of activations that have none: a heading, then one id per row in the first"
                    + " column. The id of a token is document:position.")
    private Path sampleIds;

    @Mixin
    private SamplesOption samples;

    @Option(
            names = "--groups",
            paramLabel = "COLUMN|FILE.csv",
            description = "Group of each sample, such as a document or a patient: a column of the labels' CSV file,"
                    + " or a CSV file (sample,group). Samples of one group are held out and drawn together, and"
                    + " permuted only among themselves. Default: groups.csv in the folder of the concepts, if"
                    + " there is one.")
    private String groups;

    @Mixin
    private PresenceOptions presence;

    /** The command that these options belong to. */
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Null if the activations are in files. */
    private ComputedLayers computed;

    /** Takes activations from memory in place of files; the caller closes the object. */
    void use(ComputedLayers layers) {
        computed = layers;
    }

    /** Returns the files and folders that are read; null for those that are not given. */
    Path[] inputs() {
        return new Path[] {activations, concepts, names, sampleIds};
    }

    Path activations() {
        return activations;
    }

    Path concepts() {
        return concepts;
    }

    /**
     * Returns the layers of the activations, with the ids of their rows.
     *
     * @throws InvertException if ids were given for activations that already have ids
     */
    ActivationFolder layers() {
        ActivationFolder folder = computed == null ? ActivationFolder.of(activations) : computed.folder();
        if (sampleIds == null) {
            return folder;
        }
        if (!folder.sampleIds().isEmpty()) {
            throw new InvertException("--sample-ids " + sampleIds + ": " + activations
                    + " has sample ids already, in activations.json; leave the option out");
        }
        return new ActivationFolder(folder.layers(), SampleIds.read(sampleIds), folder.images(), folder.model());
    }

    /** Reads the concepts; the caller closes them. */
    LabeledSamples openConcepts(MemoryBudget budget) {
        return ConceptFiles.read(
                concepts,
                new LabelOptions(
                        names,
                        null,
                        groups,
                        LabelOptions.Layout.AUTO,
                        presence.column(),
                        presence.minConfidence(),
                        budget));
    }

    /** Opens the activations of a layer within a budget; the caller closes them. */
    ActivationMatrix openActivations(
            ActivationFolder.LayerFile layer, List<String> activationIds, MemoryBudget budget) {
        ActivationMatrix matrix = computed == null ? open(layer.file(), budget) : computed.take(layer.layer());
        requireIdOfEachRow(matrix, layer, activationIds);
        return matrix;
    }

    /** Opens activations, and shows the progress of transposing sparse ones; the caller closes them. */
    ActivationMatrix open(Path file, MemoryBudget budget) {
        try (TransposeProgress progress = new TransposeProgress(QuietOption.of(command))) {
            return ActivationReader.open(file, budget, progress);
        }
    }

    /**
     * Matches the rows of a layer, which this method takes ownership of, with those of the labels; the caller closes
     * the result.
     */
    MatchedSamples match(ActivationMatrix matrix, List<String> activationIds, LabeledSamples labels) {
        return MatchedSamples.match(matrix, activationIds, labels, samples.commonOnly());
    }

    /** Opens a layer and matches its rows with those of the labels; the caller closes it. */
    MatchedSamples open(ActivationFolder.LayerFile layer, List<String> activationIds, LabeledSamples labels) {
        return match(openActivations(layer, activationIds, labels.matrix().budget()), activationIds, labels);
    }

    private void requireIdOfEachRow(
            ActivationMatrix matrix, ActivationFolder.LayerFile layer, List<String> activationIds) {
        try {
            if (sampleIds != null) {
                SampleIds.requireCount(
                        sampleIds, activationIds, layer.file(), matrix.sampleCount(), matrix.neuronCount());
            }
        } catch (InvertException e) {
            matrix.close();
            throw e;
        }
    }
}
