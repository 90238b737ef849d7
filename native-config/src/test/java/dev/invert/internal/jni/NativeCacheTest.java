package dev.invert.internal.jni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeCacheTest {
    @TempDir
    private Path root;

    private Path folder;
    private final List<String> reasons = new ArrayList<>();

    @BeforeEach
    void createFolder() throws IOException {
        assumeTrue(root.getFileSystem().supportedFileAttributeViews().contains("unix"));
        folder = root.resolve("a").resolve("b");
        PrivateFolder.create(folder);
    }

    @Test
    void aCreatedFolderIsTrusted() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        Path library = Files.createFile(folder.resolve("libx.so"));
        Files.createSymbolicLink(folder.resolve("libx.so.1"), library);
        assertThat(PrivateFolder.distrust(folder)).isEmpty();
    }

    @Test
    void aFolderThatOthersCanEnterIsNot() throws IOException {
        mode(folder, "rwxr-x---");
        assertThat(PrivateFolder.distrust(folder))
                .hasValueSatisfying(it -> assertThat(it).contains("b is open to other users"));
    }

    @Test
    void aFileThatOthersCanChangeIsNot() throws IOException {
        Path library =
                Files.createFile(Files.createDirectory(folder.resolve("x")).resolve("libx.so"));
        mode(library, "rw-r--rw-");
        assertThat(PrivateFolder.distrust(folder))
                .hasValueSatisfying(it -> assertThat(it).contains("libx.so can be changed by other users"));
    }

    /** JavaCPP links libraries of the system into its cache. */
    @Test
    void aLinkToAFileThatOnlyTheUserOrRootCanReplaceIs() throws IOException {
        Path system = Files.createFile(root.resolve("libcudart.so.13"));
        Files.createSymbolicLink(folder.resolve("libcudart.so.13"), system);
        Files.createSymbolicLink(folder.resolve("absent.so"), root.resolve("absent.so"));
        assertThat(PrivateFolder.distrust(folder)).isEmpty();
    }

    @Test
    void aLinkToAFileThatOthersCanReplaceIsNot() throws IOException {
        Path shared = Files.createDirectory(root.resolve("shared"));
        Path link = Files.createSymbolicLink(folder.resolve("libx.so"), Files.createFile(shared.resolve("evil.so")));
        assertThat(PrivateFolder.distrust(folder)).isEmpty();
        mode(shared, "rwxrwxrwx");
        assertThat(PrivateFolder.distrust(folder))
                .hasValueSatisfying(it ->
                        assertThat(it).contains("libx.so leads to a file elsewhere that other users can replace"));
        mode(shared, "rwxr-xr-x");
        mode(link.toRealPath(), "rw-rw-rw-");
        assertThat(PrivateFolder.distrust(folder)).isPresent();
    }

    @Test
    void aFolderInAFolderThatOthersCanChangeIsNot() throws IOException {
        mode(folder.getParent(), "rwxrwxrwx");
        assertThat(PrivateFolder.distrust(folder))
                .hasValueSatisfying(it -> assertThat(it).contains("a can be changed by other users"));
    }

    @Test
    void aFileOfAnotherUserIsNot() throws IOException {
        Path library = Files.createFile(folder.resolve("libx.so"));
        assumeTrue(changedOwner(library), "only root can make a file of another user");
        assertThat(PrivateFolder.distrust(folder))
                .hasValueSatisfying(it -> assertThat(it).contains("libx.so belongs to another user"));
        Files.delete(library);
        assertThat(changedOwner(folder)).isTrue();
        assertThat(PrivateFolder.distrust(folder))
                .hasValueSatisfying(it -> assertThat(it).contains("b belongs to another user"));
    }

    @Test
    void theUsualFolderIsInTheHomeFolder() {
        assertThat(NativeCache.choose(null, root, root, reasons)).isEqualTo(root.resolve(".cache/invert/native"));
        assertThat(reasons).isEmpty();
    }

    @Test
    void withoutAUsableHomeAFreshFolderIsTaken() throws IOException {
        Path home = Files.createFile(root.resolve("home"));
        Path first = NativeCache.choose(null, home, root, reasons);
        Path second = NativeCache.choose(null, home, root, reasons);
        assertThat(first).isNotEqualTo(second).hasParent(root).isEmptyDirectory();
        assertThat(PrivateFolder.distrust(first)).isEmpty();
    }

    @Test
    void aFolderThatOthersPreparedIsNotUsed() throws IOException {
        Path usual = Files.createDirectories(root.resolve(".cache/invert/native"));
        mode(usual, "rwxrwxrwx");
        assertThat(NativeCache.choose(null, root, root, reasons)).hasParent(root);
        assertThat(reasons).singleElement().asString().contains("is open to other users");
    }

    @Test
    void aTemporaryFolderInWhichOthersCanRenameIsNotUsed() throws IOException {
        Path temporary = Files.createDirectory(root.resolve("tmp"));
        mode(temporary, "rwxrwxrwx");
        Path home = Files.createFile(root.resolve("home"));
        assertThat(NativeCache.choose(null, home, temporary, reasons)).isNull();
        assertThat(reasons).last().asString().contains("tmp can be changed by other users");
    }

    @Test
    void aNamedFolderIsNotReplacedByAnother() throws IOException {
        assertThat(NativeCache.choose(folder.toString(), root, root, reasons)).isEqualTo(folder);
        mode(folder, "rwxrwxrwx");
        assertThat(NativeCache.choose(folder.toString(), root, root, reasons)).isNull();
        assertThat(reasons).singleElement().asString().contains("is open to other users");
    }

    @Test
    void theFolderInUseIsTrusted() throws IOException {
        assertThat(NativeCache.whyNot()).isEmpty();
        assertThat(PrivateFolder.distrust(Loader.getCacheDir().toPath())).isEmpty();
    }

    private static void mode(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static boolean changedOwner(Path path) {
        try {
            Files.setAttribute(path, "unix:uid", 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
