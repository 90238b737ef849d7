package dev.invert.torch.scoring;

import dev.invert.score.FormulaSource;
import dev.invert.score.ScoreBackend;
import dev.invert.score.ScoreSink;
import dev.invert.score.ScoreSummary;
import dev.invert.torch.GpuNames;
import dev.invert.torch.LibTorch;
import dev.invert.torch.LibTorch.Natives;
import dev.invert.torch.cost.DeviceCost;
import dev.invert.torch.cost.DeviceDecision;
import dev.invert.torch.cost.ScoreJob;
import dev.invert.torch.internal.products.Products;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Leaves scoring to the kernels unless GPUs are predicted to be clearly faster, and reports why. Thread-safe.
 */
public final class AutoScoreBackend implements ScoreBackend {
    private static final int FORMULAS_PER_READ = 4_096;

    private final String product;
    private DeviceDecision decision;
    private TorchScoreBackend torch;

    /**
     * Creates a backend.
     *
     * @param product name of the arithmetic of products, or {@link Products#AUTO}
     */
    public AutoScoreBackend(String product) {
        this.product = product;
    }

    @Override
    public synchronized Optional<ScoreSummary> score(Job job) {
        decision = null;
        torch = null;
        if (LibTorch.natives() != Natives.GPU) {
            // Formulas are not counted only to report a prediction: that would read them twice.
            return Optional.empty();
        }
        boolean all = job.sink().neuronsPerFormula() == ScoreSink.ALL_NEURONS;
        decision = DeviceCost.decide(
                new ScoreJob(
                        job.neurons().length,
                        job.table().sampleCount(),
                        job.table().patternCount(),
                        count(job.formulas()),
                        all ? Double.BYTES : 0,
                        job.activations().isSparse()),
                job.threads(),
                false,
                GpuNames::all);
        if (!decision.device()) {
            return Optional.empty();
        }
        torch = TorchScoreBackend.of("cuda", product);
        return torch.score(job);
    }

    private static long count(FormulaSource formulas) {
        String[] texts = new String[FORMULAS_PER_READ];
        long[] lines = new long[FORMULAS_PER_READ];
        long count = 0;
        try (FormulaSource.Reader reader = formulas.open()) {
            for (int read = reader.next(texts, lines); read > 0; read = reader.next(texts, lines)) {
                count += read;
            }
        }
        return count;
    }

    @Override
    public synchronized Map<String, Object> report(ScoreSummary summary) {
        DeviceDecision made = decision != null
                ? decision
                : DeviceCost.decide(
                        new ScoreJob(
                                summary.neuronCount(),
                                summary.sampleCount(),
                                summary.patternCount(),
                                summary.formulaCount(),
                                Double.BYTES,
                                false),
                        summary.threads(),
                        false,
                        List::of);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", torch == null ? "kernels" : "torch");
        fields.put("asked", "auto");
        fields.put("reason", made.reason());
        fields.put("predicted_seconds_of_kernels", made.kernelSeconds());
        if (!Double.isNaN(made.deviceSeconds())) {
            fields.put("predicted_seconds_of_gpus", made.deviceSeconds());
        }
        if (torch != null) {
            fields.putAll(torch.report(summary));
        } else if (!product.equals(Products.AUTO)) {
            fields.put("product_asked", product);
        }
        return fields;
    }
}
