package dev.invert.spark;

import dev.invert.errors.InvertException;
import dev.invert.results.ProgramVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Everything that the explanations of a layer follow from, in a file beside its parts: parts of another job must not be
 * taken for those of this one.
 *
 * @param lines options, and sizes and times of the files that they name
 */
record JobDescription(List<String> lines) {
    private static final String NAME = "job.txt";
    private static final String RUN = "run: ";
    private static final String BLOCK_SIZE = "neurons per task: ";

    /** Lines before those of the description. */
    private static final int HEAD = 2;

    /** Options that do not change explanations, with a value. */
    private static final Set<String> PRESENTATION =
            Set.of("--out", "--threads", "--memory", "--format", "--images", "--pictures");

    /** Options that do not change explanations, without a value. */
    private static final Set<String> FLAGS = Set.of("--overwrite", "--quiet", "--cosy");

    /** Describes a job that is about to start. */
    static JobDescription of(List<String> arguments, String layer, int neuronCount) {
        List<String> lines = new ArrayList<>();
        lines.add("version: " + ProgramVersion.engine());
        lines.add("layer: " + layer);
        lines.add("neurons: " + neuronCount);
        String option = "";
        for (String argument : arguments) {
            int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
            String name = equals > 0 ? argument.substring(0, equals) : argument;
            boolean value = !argument.startsWith("--");
            if (!PRESENTATION.contains(name) && !FLAGS.contains(name) && !(value && PRESENTATION.contains(option))) {
                lines.add(argument + InputStamp.of(equals > 0 ? argument.substring(equals + 1) : argument));
            }
            option = value ? "" : argument;
        }
        return new JobDescription(List.copyOf(lines));
    }

    /**
     * The parts of a run, which other runs of the same job may not write to.
     *
     * @param run name of their folder
     * @param blockSize number of neurons of a part
     */
    record Parts(String run, int blockSize) {
        /** Returns parts that no other run has. */
        static Parts create(int blockSize) {
            return new Parts(UUID.randomUUID().toString(), blockSize);
        }
    }

    /** Writes the description. */
    void write(Parts parts, SharedFolder folder) throws IOException {
        String text =
                RUN + parts.run() + "\n" + BLOCK_SIZE + parts.blockSize() + "\n" + String.join("\n", lines) + "\n";
        folder.write(NAME, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Returns the parts that a run before has left in a folder; null if there are none.
     *
     * @throws InvertException if the parts are those of another job
     */
    Parts known(SharedFolder folder) throws IOException {
        if (!folder.exists(NAME)) {
            return null;
        }
        List<String> known;
        try (var in = folder.open(NAME)) {
            known = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
        if (known.size() < HEAD
                || !known.get(0).matches(RUN + "[0-9a-f-]{36}")
                || !known.get(1).matches(BLOCK_SIZE + "[1-9][0-9]{0,8}")) {
            throw other(folder, "its " + NAME + " is damaged");
        }
        List<String> rest = known.subList(HEAD, known.size());
        for (int i = 0; i < Math.max(lines.size(), rest.size()); i++) {
            String here = i < lines.size() ? lines.get(i) : "nothing";
            String there = i < rest.size() ? rest.get(i) : "nothing";
            if (!here.equals(there)) {
                throw other(folder, "they were made with " + there + ", now it is " + here);
            }
        }
        return new Parts(
                known.get(0).substring(RUN.length()),
                Integer.parseInt(known.get(1).substring(BLOCK_SIZE.length())));
    }

    private static InvertException other(SharedFolder folder, String difference) {
        return new InvertException(SparkOptions.RESUME + " cannot use the parts in " + folder.uri() + ": " + difference
                + "; give the same options and files, or leave out " + SparkOptions.RESUME);
    }
}
