package dev.invert.cli;

import dev.invert.arrays.ActivationFolder;
import dev.invert.errors.InvertException;
import dev.invert.errors.NearestNames;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code --layer}, for commands that work on one layer. */
final class LayerOption {
    @Option(names = "--layer", paramLabel = "NAME", description = "Layer to use, if the activations have several.")
    private String layer;

    /**
     * Returns the layer.
     *
     * @throws InvertException if there are several and none is named, or there is none of the name
     */
    ActivationFolder.LayerFile of(ActivationFolder folder) {
        return choose(folder.layers(), layer, folder.layers());
    }

    /**
     * Returns the layer of a name, or the only one that can be meant.
     *
     * @param name null if none is named
     * @param meant layers that can be meant without a name
     * @throws InvertException if there is none, or several without a name
     */
    static ActivationFolder.LayerFile choose(
            List<ActivationFolder.LayerFile> layers, String name, List<ActivationFolder.LayerFile> meant) {
        if (name == null && meant.size() == 1) {
            return meant.get(0);
        }
        List<String> names =
                layers.stream().map(ActivationFolder.LayerFile::layer).toList();
        String known = "; the layers are " + String.join(", ", names);
        if (name == null) {
            throw new InvertException(
                    "The activations have " + names.size() + " layers: name one with --layer" + known);
        }
        return layers.stream()
                .filter(file -> file.layer().equals(name))
                .findFirst()
                .orElseThrow(() -> {
                    List<String> near = NearestNames.of(name, names);
                    return new InvertException("--layer " + name + ": there is no such layer"
                            + (near.isEmpty() ? known : "; did you mean " + near.get(0) + "?"));
                });
    }
}
