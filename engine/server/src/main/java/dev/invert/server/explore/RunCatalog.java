package dev.invert.server.explore;

import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import dev.invert.results.ExplanationLines;
import dev.invert.results.ResultCodec;
import dev.invert.results.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The runs that are shown, each with its layers. */
public record RunCatalog(List<Run> runs) {
    private static final String RECORD = "run.json";

    /**
     * A run.
     *
     * @param name name, unique among the runs: that of its folder, with a number if several have it
     * @param directory folder of the run
     */
    public record Run(String name, Path directory, List<Layer> layers) {
        /** Returns the source of the concepts, as given to the run; null if it is unknown, or layers differ in it. */
        public String concepts() {
            List<String> sources = layers.stream()
                    .map(layer -> layer.run().input() == null
                            ? null
                            : layer.run().input().concepts())
                    .distinct()
                    .toList();
            return sources.size() == 1 ? sources.get(0) : null;
        }
    }

    /**
     * A layer of a run.
     *
     * @param name name of the layer, unique in its run
     * @param directory folder of the layer
     * @param run content of run.json
     */
    public record Layer(String name, Path directory, RunRecord run) {
        /** Returns the files with the neurons: explanations.jsonl, or its parts in their order. */
        public List<Path> lines() {
            return ExplanationLines.files(directory.resolve(ExplanationLines.NAME));
        }
    }

    /**
     * Opens runs.
     *
     * @param directories folders that invert explain has written, with one layer or several
     * @throws InvertException if one of them is none
     */
    public static RunCatalog open(List<Path> directories) {
        Set<String> names = new HashSet<>();
        List<Run> runs = new ArrayList<>();
        for (Path directory : directories) {
            Path last = directory.toAbsolutePath().normalize().getFileName();
            String name = unique(last == null ? "run" : last.toString(), names);
            runs.add(new Run(name, directory, layers(directory)));
        }
        return new RunCatalog(List.copyOf(runs));
    }

    private static String unique(String name, Set<String> names) {
        String free = name;
        for (int number = 2; !names.add(free); number++) {
            free = name + " (" + number + ")";
        }
        return free;
    }

    private static List<Layer> layers(Path directory) {
        Set<String> names = new HashSet<>();
        List<Layer> layers = new ArrayList<>();
        for (Path folder : folders(directory)) {
            RunRecord run = record(folder.resolve(RECORD));
            Path last = folder.toAbsolutePath().normalize().getFileName();
            String name = run.layer() != null ? run.layer() : last == null ? "layer" : last.toString();
            layers.add(new Layer(unique(name, names), folder, run));
        }
        return List.copyOf(layers);
    }

    private static List<Path> folders(Path directory) {
        if (Files.exists(directory.resolve(RECORD)) || !Files.isDirectory(directory)) {
            return List.of(directory);
        }
        try (Stream<Path> entries = Files.list(directory)) {
            List<Path> found = entries.filter(entry -> Files.exists(entry.resolve(RECORD)))
                    .sorted()
                    .toList();
            // Reading the folder itself then reports what is missing.
            return found.isEmpty() ? List.of(directory) : found;
        } catch (IOException e) {
            throw new InvertException("Cannot read " + directory + ": " + AtomicFile.reason(e), e);
        }
    }

    private static RunRecord record(Path file) {
        try {
            return ResultCodec.decodeRun(Files.readString(file), RunRecord.class, file.toString());
        } catch (IOException e) {
            throw ExplanationLines.unreadable(file, e);
        }
    }

    /** Returns a run by its name. */
    public Optional<Run> run(String name) {
        return runs.stream().filter(run -> run.name().equals(name)).findFirst();
    }
}
