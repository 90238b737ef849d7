package dev.invert.server;

import dev.invert.server.problems.Problem;
import dev.invert.server.problems.ProblemException;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads requests to run a model. */
final class ModelRequests {
    private final ServerSettings settings;
    private final ModelRunner models;

    ModelRequests(ServerSettings settings, ModelRunner models) {
        this.settings = settings;
        this.models = models;
    }

    /** The JSON of a request: the options of invert activations, without dashes in front. */
    private record Body(Map<String, Object> options) {}

    /**
     * Reads a request.
     *
     * @return makes the work for the folder of a job
     * @throws ProblemException if models are not allowed, an option is unknown, or a path leads out of the data
     */
    java.util.function.Function<Path, ModelWork> read(Context context) throws IOException {
        if (!settings.allowModels()) {
            throw new ProblemException(
                    Problem.Kind.FORBIDDEN,
                    "The service runs no models: a TorchScript file is a program, so the operator must allow it");
        }
        RequestBody body = new RequestBody(context, settings.mostBodyBytes());
        Body asked = Parameters.decode(body.json(), Body.class);
        Map<String, List<String>> options = new LinkedHashMap<>();
        if (asked.options() != null) {
            asked.options().forEach((name, value) -> add(name.replace('_', '-'), value, options));
        }
        return folder -> new ModelWork(models, options, settings.data(), folder.resolve("activations"));
    }

    private void add(String name, Object value, Map<String, List<String>> options) {
        if (!models.options().contains(name)) {
            throw new ProblemException(
                    Problem.Kind.INVALID_REQUEST,
                    "There is no option \"" + name + "\" for models; there are "
                            + String.join(
                                    ", ", models.options().stream().sorted().toList()));
        }
        List<String> texts = Parameters.texts(value);
        options.put(
                name,
                models.paths().contains(name)
                        ? texts.stream()
                                .map(path -> settings.data().resolve(path).toString())
                                .toList()
                        : texts);
    }
}
