package dev.invert.activations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.images.ImageFolder;
import dev.invert.images.ImageTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the identity of inputs. */
class JobInputTest {
    @TempDir
    Path folder;

    /** Name, size and time of a file do not identify its content. */
    @Test
    void imagesAreToldApartByTheirContent() throws Exception {
        Path image = Files.write(folder.resolve("a.png"), new byte[] {1, 2, 3});
        FileTime time = Files.getLastModifiedTime(image);
        Map<String, String> before = imagesIdentity();
        assertThat(imagesIdentity()).isEqualTo(before);
        Files.write(image, new byte[] {1, 2, 4});
        Files.setLastModifiedTime(image, time);
        assertThat(imagesIdentity()).isNotEqualTo(before);
        Files.write(image, new byte[] {1, 2, 3});
        assertThat(imagesIdentity()).isEqualTo(before);
        Files.move(image, folder.resolve("b.png"));
        assertThat(imagesIdentity()).isNotEqualTo(before);
    }

    /** An image that ended one job may be skipped by the job that resumes it. */
    @Test
    void whetherBrokenImagesEndTheJobMakesNoOtherJob() throws Exception {
        Files.write(folder.resolve("a.png"), new byte[] {1, 2, 3});
        assertThat(new JobInput.Images(ImageFolder.list(folder, 0), ImageTransform.IMAGENET, false, 1).identity())
                .isEqualTo(imagesIdentity());
    }

    private Map<String, String> imagesIdentity() {
        return new JobInput.Images(ImageFolder.list(folder, 0), ImageTransform.IMAGENET, true, 1).identity();
    }
}
