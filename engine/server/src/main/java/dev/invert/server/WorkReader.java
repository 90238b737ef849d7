package dev.invert.server;

import dev.invert.score.Scorer;
import dev.invert.server.concepts.ConceptStore;
import dev.invert.server.problems.Problem;
import dev.invert.server.problems.ProblemException;
import dev.invert.server.work.Work;
import io.javalin.http.Context;
import io.javalin.http.UploadedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.function.Function;

/** Reads requests to explain and to score. */
final class WorkReader {
    private final ServerSettings settings;
    private final RequestOptions options;
    private final ConceptStore store;
    private final ActivationInput activations;

    /** @param jobs returns the activations that a job has recorded */
    WorkReader(
            ServerSettings settings,
            RequestOptions options,
            ConceptStore store,
            ScratchFolder scratch,
            Function<String, Path> jobs) {
        this.settings = settings;
        this.options = options;
        this.store = store;
        this.activations =
                new ActivationInput(settings.data(), jobs, settings.budget(), scratch, settings.mostBodyBytes());
    }

    /**
     * A request that was read.
     *
     * @param work closed by the receiver
     * @param deadline seconds after which it is canceled; 0 for none
     */
    record Request(Work work, double deadline) {}

    /** Reads a request to explain neurons; its options are checked before its data is read. */
    Request explain(Context context) throws IOException {
        RequestBody body = new RequestBody(context, settings.mostBodyBytes());
        Parameters parameters = parameters(context, body);
        RequestOptions.ExplainRequest request = options.explain(parameters.options());
        request.explainer().of(false, 1).build();
        return read(
                body,
                parameters,
                (lease, read) ->
                        new ExplainWork(lease, read, request, parameters.lines() == Parameters.Lines.COMPLETE));
    }

    /** Reads a request to score formulas; its options are checked before its data is read. */
    Request score(Context context) throws IOException {
        RequestBody body = new RequestBody(context, settings.mostBodyBytes());
        Parameters parameters = parameters(context, body);
        RequestOptions.ScoreRequest request = options.score(parameters.options());
        Scorer.create().withThreads(request.threads());
        if (parameters.formulas().isEmpty()) {
            throw new ProblemException(Problem.Kind.INVALID_REQUEST, "There are no formulas: give at least one");
        }
        return read(body, parameters, (lease, read) -> new ScoreWork(lease, read, request, parameters.formulas()));
    }

    /** Makes the work of concepts and activations, which it then owns. */
    private interface Maker {
        Work make(ConceptStore.Lease lease, RequestActivations activations);
    }

    private Parameters parameters(Context context, RequestBody body) throws IOException {
        if (body.isJson()) {
            return Parameters.of(body.json());
        }
        if (body.hasParts()) {
            byte[] request = body.textPart("request");
            if (request != null) {
                return Parameters.of(request);
            }
        }
        return Parameters.of(context.queryParamMap());
    }

    private Request read(RequestBody body, Parameters parameters, Maker maker) throws IOException {
        ConceptStore.Lease lease = store.use(parameters.requireConcepts());
        try {
            int sampleCount = lease.set().labels().matrix().sampleCount();
            store.makeRoom(2 * Math.max(0, body.byteCount()));
            return new Request(maker.make(lease, activations(body, parameters, sampleCount)), parameters.deadline());
        } catch (RuntimeException | IOException | Error e) {
            lease.close();
            throw e;
        }
    }

    private RequestActivations activations(RequestBody body, Parameters parameters, int sampleCount)
            throws IOException {
        if (parameters.activations() != null) {
            return activations.open(parameters.activations(), parameters.layer(), sampleCount, parameters.axes());
        }
        if (body.isJson()) {
            throw new ProblemException(
                    Problem.Kind.INVALID_REQUEST,
                    "\"activations\" is missing: give {\"path\": …}, or send the array as the body");
        }
        if (body.hasParts()) {
            UploadedFile file = body.requireFile("activations");
            try (InputStream in = RequestBody.marking(file.content())) {
                return read(in, body, parameters, sampleCount);
            }
        }
        return read(RequestBody.marking(body.stream()), body, parameters, sampleCount);
    }

    private RequestActivations read(InputStream in, RequestBody body, Parameters parameters, int sampleCount)
            throws IOException {
        return activations.read(in, body.form(in), sampleCount, parameters.axes(), parameters.layer());
    }
}
