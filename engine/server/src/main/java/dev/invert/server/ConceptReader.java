package dev.invert.server;

import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import dev.invert.labels.ConceptFiles;
import dev.invert.labels.LabelOptions;
import dev.invert.labels.LabeledSamples;
import dev.invert.server.access.DataFolder;
import dev.invert.server.concepts.ConceptStore;
import dev.invert.server.problems.Problem;
import dev.invert.server.problems.ProblemException;
import io.javalin.http.Context;
import io.javalin.http.UploadedFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads concept sets: from a body, from its parts, or from the folder of data. */
final class ConceptReader {
    private static final String BODY = "concepts";
    private static final Set<String> LABELS = Set.of("npy", "safetensors", "csv", "tsv", "txt", "json", "jsonl");
    private static final Set<String> NAMES = Set.of("json", "txt");
    private static final Set<String> TABLES = Set.of("csv");

    private final ServerSettings settings;
    private final ConceptStore store;
    private final ScratchFolder scratch;

    ConceptReader(ServerSettings settings, ConceptStore store, ScratchFolder scratch) {
        this.settings = settings;
        this.store = store;
        this.scratch = scratch;
    }

    /**
     * Labels in the folder of data.
     *
     * @param path file or folder, in any form that invert concepts reads
     * @param names file with the names of the columns of an array, or null
     * @param sampleIds CSV file with the id of each row, or null
     * @param groups CSV file with the group of each sample, or the name of a column, or null
     */
    record Source(String path, String names, String sampleIds, String groups) {}

    /** Reads the concept set of a request and adds it to the store; the caller closes the result. */
    ConceptStore.Lease read(Context context) throws IOException {
        RequestBody body = new RequestBody(context, settings.mostBodyBytes());
        if (body.isJson()) {
            return open(Parameters.decode(body.json(), Source.class));
        }
        try (ScratchFolder folder = scratch.inner()) {
            LabelFiles files = body.hasParts() ? parts(body, folder) : whole(body, folder);
            return add(files, folder::withoutFolder);
        }
    }

    /** The files of a concept set; all but the first may be null. */
    private record LabelFiles(Path labels, Path names, Path sampleIds, String groups) {
        LabelOptions options(MemoryBudget budget) {
            return new LabelOptions(names, sampleIds, groups, LabelOptions.Layout.AUTO, budget);
        }
    }

    private ConceptStore.Lease open(Source source) {
        DataFolder data = settings.data();
        if (source.path() == null) {
            throw new ProblemException(Problem.Kind.INVALID_REQUEST, "\"path\" is missing: name a file or folder");
        }
        boolean groupFile = source.groups() != null
                && source.groups().toLowerCase(Locale.ROOT).endsWith(".csv");
        LabelFiles files = new LabelFiles(
                data.resolve(source.path()),
                source.names() == null ? null : data.resolve(source.names()),
                source.sampleIds() == null ? null : data.resolve(source.sampleIds()),
                groupFile ? data.resolve(source.groups()).toString() : source.groups());
        return add(files, data::withoutRoot);
    }

    /** Adds a set; errors do not reveal the place of its files. */
    private ConceptStore.Lease add(LabelFiles files, Function<String, String> shortened) {
        try {
            return store.add(byteCount(files.labels()), budget -> read(files, budget));
        } catch (InvertException e) {
            throw new InvertException(shortened.apply(e.getMessage()), e);
        }
    }

    private static LabeledSamples read(LabelFiles files, MemoryBudget budget) {
        return ConceptFiles.read(files.labels(), files.options(budget));
    }

    private static long byteCount(Path labels) {
        try (Stream<Path> files = Files.walk(labels, 1)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(ConceptReader::size)
                    .sum();
        } catch (IOException e) {
            // Reading them reports the error.
            return 0;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LabelFiles whole(RequestBody body, ScratchFolder folder) throws IOException {
        try (InputStream in = RequestBody.marking(body.stream())) {
            String extension = switch (body.form(in)) {
                case CSV -> "csv";
                case SAFETENSORS -> "safetensors";
                default -> "npy";
            };
            Path file = folder.file(BODY + "." + extension);
            RequestBody.save(in, file);
            return new LabelFiles(file, null, null, null);
        }
    }

    private LabelFiles parts(RequestBody body, ScratchFolder folder) throws IOException {
        body.requireFile(BODY);
        Path groups = part(body, "groups", TABLES, folder);
        return new LabelFiles(
                part(body, BODY, LABELS, folder),
                part(body, "names", NAMES, folder),
                part(body, "sample_ids", TABLES, folder),
                groups == null ? null : groups.toString());
    }

    /** Saves a part as a file whose name ends as that of the part does; returns null if there is no such part. */
    private static Path part(RequestBody body, String name, Set<String> extensions, ScratchFolder folder)
            throws IOException {
        UploadedFile part = body.file(name);
        if (part == null) {
            return null;
        }
        String given = part.filename() == null ? "" : part.filename();
        String extension = given.substring(given.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (!extensions.contains(extension)) {
            throw new ProblemException(
                    Problem.Kind.UNSUPPORTED_TYPE,
                    "The part \"" + name + "\" has the file name \"" + given + "\", which must end with one of "
                            + String.join(", ", extensions.stream().sorted().toList()));
        }
        Path file = folder.file(name + "." + extension);
        try (InputStream in = part.content()) {
            RequestBody.save(in, file);
        }
        return file;
    }
}
