package dev.invert.server;

import dev.invert.arrays.ActivationFolder;
import dev.invert.errors.CanceledException;
import dev.invert.errors.InvertException;
import dev.invert.results.ResultCodec;
import dev.invert.server.access.DataFolder;
import dev.invert.server.work.LineSink;
import dev.invert.server.work.Progress;
import dev.invert.server.work.Work;
import dev.invert.server.work.WorkQueue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs a model into the folder of a job: a line with the layers. */
final class ModelWork implements Work {
    private final ModelRunner models;
    private final Map<String, List<String>> options;
    private final DataFolder data;
    private final Path out;

    ModelWork(ModelRunner models, Map<String, List<String>> options, DataFolder data, Path out) {
        this.models = models;
        this.options = options;
        this.data = data;
        this.out = out;
    }

    /**
     * The line of a model that was run.
     *
     * @param layers names of the layers
     * @param summary a sentence
     */
    record ModelLine(List<String> layers, String summary) {}

    @Override
    public void run(WorkQueue.Place place, LineSink lines, Progress progress) {
        // LibTorch uses all processors, whatever it is told.
        place.begin(Integer.MAX_VALUE);
        try {
            String summary = models.run(options, out);
            List<String> layers = ActivationFolder.of(out).layers().stream()
                    .map(ActivationFolder.LayerFile::layer)
                    .toList();
            lines.line(ResultCodec.encodeLine(new ModelLine(layers, summary)));
        } catch (CanceledException e) {
            throw e;
        } catch (InvertException e) {
            throw new InvertException(data.withoutRoot(e.getMessage()).replace(out.getParent() + "/", ""), e);
        }
    }

    @Override
    public void close() {
        // Nothing is open: the files stay in the folder of the job.
    }
}
