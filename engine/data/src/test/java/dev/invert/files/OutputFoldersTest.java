package dev.invert.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.InvertException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFoldersTest {
    @TempDir
    private Path folder;

    @Test
    void emptyFoldersGoButOnlyThoseThatWereMade() throws Exception {
        Path before = Files.createDirectory(folder.resolve("before"));
        OutputFolders folders = new OutputFolders();
        folders.make(before.resolve("a/b"));
        folders.make(folder.resolve("made/empty"));
        folders.make(folder.resolve("made/full"));
        folders.claim(folder.resolve("made/full"), List.of("file"));
        Files.writeString(folder.resolve("made/full/file"), "kept");

        assertThat(new OutputFolders().removeEmpty()).isFalse();
        assertThat(folder.resolve("made/empty")).exists();
        assertThat(folders.removeEmpty()).isFalse();

        assertThat(before).isEmptyDirectory();
        assertThat(folder.resolve("made/empty")).doesNotExist();
        assertThat(folder.resolve("made/full/file")).hasContent("kept");
    }

    @Test
    void aFileInTheWayIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> new OutputFolders().make(file.resolve("inner")))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("the file " + file + " is in the way");
    }

    @Test
    void onlyOneCallWritesToAFolder() {
        Path out = folder.resolve("out");
        try (OutputFolders second = new OutputFolders()) {
            try (OutputFolders first = new OutputFolders()) {
                first.make(out, List.of("run.json"));
                first.make(out, List.of("other.json"));
                assertThatThrownBy(() -> second.make(out.resolve("..").resolve("out")))
                        .isInstanceOf(InvertException.class)
                        .hasMessageContaining("another run of invert is writing to this folder");
                second.make(folder.resolve("elsewhere"));
            }
            second.make(out);
        }
    }

    @Test
    void theLockHoldsAgainstOtherProcesses() throws Exception {
        Path list = folder.resolve(OutputFolder.LIST);
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        list.toString())
                .start();
        try (OutputFolders folders = new OutputFolders()) {
            assertThat(holder.getInputStream().read()).isEqualTo('l');
            assertThatThrownBy(() -> folders.make(folder))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContaining("another run of invert");
            holder.destroyForcibly().waitFor();
            folders.make(folder);
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    void filesThatThisProgramDidNotWriteAreKept() throws Exception {
        Path file = Files.writeString(folder.resolve("run.json"), "mine");
        try (OutputFolders folders = new OutputFolders()) {
            assertThatThrownBy(() -> folders.make(folder, List.of("run.json")))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContaining(file + ": exists, and is not known to come from this program");
            assertThatThrownBy(() -> folders.requireOwn(folder, List.of("run.json", "absent")))
                    .isInstanceOf(InvertException.class);
            folders.deleteOwn(folder, "run.json");
            assertThat(file).hasContent("mine");
            folders.allowOverwriting();
            folders.claim(folder, List.of("run.json"));
        }
        try (OutputFolders folders = new OutputFolders()) {
            folders.make(folder, List.of("run.json"));
            folders.deleteOwn(folder, "run.json");
            assertThat(file).doesNotExist();
        }
        Files.writeString(file, "mine again");
        try (OutputFolders folders = new OutputFolders()) {
            assertThatThrownBy(() -> folders.make(folder, List.of("run.json"))).isInstanceOf(InvertException.class);
        }
    }

    @Test
    void inputsAreKept() throws Exception {
        try (OutputFolders folders = new OutputFolders()) {
            folders.make(folder, List.of("samples.csv"));
            Files.writeString(folder.resolve("samples.csv"), "written by an earlier run");
        }
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("samples.csv"));
        try (OutputFolders folders = new OutputFolders()) {
            folders.protect(List.of(link));
            assertThatThrownBy(() -> folders.make(folder, List.of("samples.csv")))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContaining("is an input of this run");
        }
    }

    @Test
    void whatAKilledProcessLeftIsDeleted() throws Exception {
        Path left = Files.writeString(folder.resolve(".run.json.0123456789abcdef.part"), "half");
        Path other = Files.writeString(folder.resolve(".run.json.part"), "of someone else");
        try (OutputFolders folders = new OutputFolders();
                AtomicFile underWay = AtomicFile.begin(folder.resolve("run.json"))) {
            folders.make(folder);
            assertThat(left).doesNotExist();
            assertThat(other).exists();
            assertThat(underWay.temporary()).exists();
        }
    }

    @Test
    void aLinkInPlaceOfTheListIsNotFollowed() throws Exception {
        Path victim = Files.writeString(folder.resolve("victim"), "mine");
        Files.createSymbolicLink(folder.resolve(OutputFolder.LIST), victim);
        assertThatThrownBy(() -> new OutputFolders().make(folder, List.of("run.json")))
                .isInstanceOf(InvertException.class);
        assertThat(victim).hasContent("mine");
    }
}
