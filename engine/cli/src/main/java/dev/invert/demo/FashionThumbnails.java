package dev.invert.demo;

import dev.invert.report.ThumbnailSource;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Renders the test images as PNG pictures, by sample id. */
public final class FashionThumbnails implements ThumbnailSource {
    /** Name of this source of pictures in run.json. */
    public static final String NAME = "fashion-mnist-test";

    private static final Pattern ID = Pattern.compile("t10k-(\\d{5})");

    private final FashionMnist images;

    /** Creates a source of the pictures of the given images. */
    public FashionThumbnails(FashionMnist images) {
        this.images = images;
    }

    /** Returns the sample ids in image order: {@code t10k-00000} and so on. */
    public static List<String> sampleIds(FashionMnist images) {
        return IntStream.range(0, images.size())
                .mapToObj(i -> String.format("t10k-%05d", i))
                .toList();
    }

    @Override
    public Optional<byte[]> picture(String sampleId) {
        Matcher id = ID.matcher(sampleId);
        if (!id.matches() || Integer.parseInt(id.group(1)) >= images.size()) {
            return Optional.empty();
        }
        int image = Integer.parseInt(id.group(1));
        BufferedImage picture =
                new BufferedImage(FashionMnist.COLUMN_COUNT, FashionMnist.ROW_COUNT, BufferedImage.TYPE_BYTE_GRAY);
        for (int row = 0; row < FashionMnist.ROW_COUNT; row++) {
            for (int column = 0; column < FashionMnist.COLUMN_COUNT; column++) {
                picture.getRaster().setSample(column, row, 0, images.pixel(image, row, column));
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(png.toByteArray());
    }
}
