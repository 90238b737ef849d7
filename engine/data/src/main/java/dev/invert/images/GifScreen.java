package dev.invert.images;

import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;

/** Places the first frame of a GIF file on its logical screen, as Pillow does. */
final class GifScreen {
    private static final String FRAME_FORMAT = "javax_imageio_gif_image_1.0";
    private static final String SCREEN_FORMAT = "javax_imageio_gif_stream_1.0";

    private GifScreen() {}

    /** Decodes the first frame; pixels of the screen outside it are black. */
    static RgbImage toRgb(ImageReader reader) throws IOException {
        IIOMetadataNode descriptor =
                node((IIOMetadataNode) reader.getImageMetadata(0).getAsTree(FRAME_FORMAT), "ImageDescriptor");
        IIOMetadataNode screen =
                node((IIOMetadataNode) reader.getStreamMetadata().getAsTree(SCREEN_FORMAT), "LogicalScreenDescriptor");
        int left = number(descriptor, "imageLeftPosition");
        int top = number(descriptor, "imageTopPosition");
        RgbImage frame = ImageDecoder.toRgb(reader.read(0));
        int width = Math.max(number(screen, "logicalScreenWidth"), left + frame.width());
        int height = Math.max(number(screen, "logicalScreenHeight"), top + frame.height());
        if (width == frame.width() && height == frame.height()) {
            return frame;
        }
        ImageDecoder.requireSize((long) width * height);
        byte[] pixels = new byte[3 * width * height];
        int rowBytes = 3 * frame.width();
        for (int y = 0; y < frame.height(); y++) {
            System.arraycopy(frame.pixels(), y * rowBytes, pixels, 3 * ((top + y) * width + left), rowBytes);
        }
        return new RgbImage(width, height, pixels);
    }

    private static IIOMetadataNode node(IIOMetadataNode tree, String name) {
        return (IIOMetadataNode) tree.getElementsByTagName(name).item(0);
    }

    private static int number(IIOMetadataNode node, String attribute) {
        return Integer.parseInt(node.getAttribute(attribute));
    }
}
