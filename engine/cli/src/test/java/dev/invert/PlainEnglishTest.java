package dev.invert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks habits of style that reviews kept finding; CONTRIBUTING.md asks for plain English. */
class PlainEnglishTest {
    private static final Path ROOT = Path.of("..", "..");

    /** A noun clause in place of a sentence: Javadoc begins with a verb. */
    private static final Pattern NOUN_CLAUSE =
            Pattern.compile("^\\s*(/\\*\\*|\\*) *(What|Whether|How|Where|Which|Why|When|Who)\\b");

    private static final Pattern ARCHAIC = Pattern.compile("\\b([Aa]new|[Mm]end(s|ed|ing)?)\\b");

    @Test
    void noJavadocBeginsWithAQuestionWord() throws IOException {
        assertThat(lines(Set.of("java"), NOUN_CLAUSE)).isEmpty();
    }

    @Test
    void archaicWordsAreNotUsed() throws IOException {
        assertThat(lines(Set.of("java", "js", "html", "h", "md"), ARCHAIC)).isEmpty();
    }

    @Test
    void thePatternsMatchWhatTheyAreFor() {
        assertThat(" * What explanations.jsonl calls it.").matches(NOUN_CLAUSE.asPredicate());
        assertThat("    /** Whether it holds. */").matches(NOUN_CLAUSE.asPredicate());
        assertThat("     * @param strict whether it holds")
                .matches(NOUN_CLAUSE.asPredicate().negate());
        assertThat("run it to write the file " + "ane" + "w").matches(ARCHAIC.asPredicate());
        assertThat("a recommended amendment").matches(ARCHAIC.asPredicate().negate());
    }

    /** The lines of the project that a pattern finds, with file and number. */
    private static List<String> lines(Set<String> endings, Pattern pattern) throws IOException {
        List<String> found = new ArrayList<>();
        int read = 0;
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(file -> isSource(file, endings)).toList()) {
                List<String> lines = Files.readAllLines(file);
                read++;
                for (int i = 0; i < lines.size(); i++) {
                    if (pattern.matcher(lines.get(i)).find()) {
                        found.add(ROOT.relativize(file) + ":" + (i + 1) + ": "
                                + lines.get(i).strip());
                    }
                }
            }
        }
        assertThat(read).isGreaterThan(300);
        return found;
    }

    private static boolean isSource(Path file, Set<String> endings) {
        String name = file.getFileName().toString();
        String path = ROOT.relativize(file).toString();
        return Files.isRegularFile(file)
                && endings.contains(name.substring(name.lastIndexOf('.') + 1))
                && !path.contains("target")
                && !path.startsWith(".git")
                && !name.equals("PlainEnglishTest.java");
    }
}
