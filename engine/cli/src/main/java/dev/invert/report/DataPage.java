package dev.invert.report;

import dev.invert.files.AtomicFile;
import dev.invert.results.ResultCodec;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A page that shows one JSON object: a single file with its own style, script and data, which needs no network. */
final class DataPage {
    private final ReportTemplate template;

    /**
     * Loads the page.
     *
     * @param markup name of the resource with the markup
     * @param scripts names of the parts of the script, in order
     */
    DataPage(String markup, List<String> scripts) {
        template = ReportTemplate.load(markup, scripts);
    }

    /**
     * Writes the page.
     *
     * @param content written as JSON
     * @throws dev.invert.errors.InvertException if the file cannot be written
     */
    void write(Record content, Path file) {
        writeJson(ResultCodec.encodeLine(content), file);
    }

    /**
     * Writes the page.
     *
     * @param json the content, UTF-8
     * @throws dev.invert.errors.InvertException if the file cannot be written
     */
    void writeJson(byte[] json, Path file) {
        AtomicFile.write(file, out -> {
            Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            template.write(text, Map.of("data", target -> target.append(ReportData.embeddable(json))));
            text.flush();
        });
    }
}
