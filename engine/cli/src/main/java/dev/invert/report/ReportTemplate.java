package dev.invert.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The markup of a page, with {@code {{name}}} placeholders for style, script and data, and {@code {{head}}} for the
 * head that all pages share. The page's content security
 * policy admits style and script by their hash, so that no code injected through a label can run.
 */
final class ReportTemplate {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

    private static final int TITLE_WITHIN_BYTES = 4096;

    /** Parts of the script, in order of concatenation; all parts share one scope. */
    private static final List<String> SCRIPTS = List.of(
            "text.js",
            "elements.js",
            "labels.js",
            "formulas.js",
            "charts.js",
            "model.js",
            "details.js",
            "overview.js",
            "run.js",
            "hierarchy.js",
            "table.js",
            "statistics.js",
            "samples.js",
            "tokens.js",
            "neuron.js",
            "pages.js");

    private final String markup;
    private final Map<String, String> assets;

    private ReportTemplate(String markup, Map<String, String> assets) {
        this.markup = markup;
        this.assets = assets;
    }

    /** Loads the report of explanations. */
    static ReportTemplate load() {
        return load("report.html", SCRIPTS);
    }

    /**
     * Loads a page with the style of all reports.
     *
     * @param markup name of the resource with the markup
     * @param scripts names of the parts of the script, in order
     */
    static ReportTemplate load(String markup, List<String> scripts) {
        String style = resource("report.css");
        String parts = scripts.stream().map(ReportTemplate::resource).collect(Collectors.joining("\n"));
        String script = "'use strict';\n(() => {\n" + parts + "})();\n";
        return new ReportTemplate(
                resource(markup).replace("{{head}}", resource("head.html")),
                Map.of("style", style, "script", script, "styleHash", hash(style), "scriptHash", hash(script)));
    }

    /**
     * Returns whether a file is a page that this program has written.
     *
     * @param title the page's title element
     */
    static boolean isPage(Path file, String title) {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return new String(in.readNBytes(TITLE_WITHIN_BYTES), StandardCharsets.UTF_8).contains(title);
        } catch (IOException e) {
            return false;
        }
    }

    /** Writes the text that replaces a placeholder. */
    @FunctionalInterface
    interface Text {
        void write(Appendable out) throws IOException;
    }

    /** Replaces every placeholder once, in page order. Inserted text is not searched for placeholders. */
    void write(Appendable out, Map<String, Text> data) throws IOException {
        Map<String, Text> values = new HashMap<>(data);
        assets.forEach((name, asset) -> values.put(name, page -> page.append(asset)));
        Matcher placeholder = PLACEHOLDER.matcher(markup);
        int end = 0;
        while (placeholder.find()) {
            Text value = values.get(placeholder.group(1));
            if (value == null) {
                throw new IllegalStateException("Nothing to fill in for " + placeholder.group());
            }
            out.append(markup, end, placeholder.start());
            value.write(out);
            end = placeholder.end();
        }
        out.append(markup, end, markup.length());
    }

    private static String resource(String name) {
        try (InputStream in = ReportTemplate.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("Resource " + name + " is missing beside " + ReportTemplate.class);
            }
            // A browser normalizes CR LF to LF before it computes the hash.
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String text) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] digest = sha256.digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
