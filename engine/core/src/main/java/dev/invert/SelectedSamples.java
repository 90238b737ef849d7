package dev.invert;

/** A selection of the samples of another matrix; every loaded block is a copy. */
final class SelectedSamples implements ActivationMatrix {
    private final ActivationMatrix source;
    private final int[] samples;

    SelectedSamples(ActivationMatrix source, int[] samples) {
        this.source = source;
        this.samples = samples.clone();
    }

    @Override
    public int sampleCount() {
        return samples.length;
    }

    @Override
    public int neuronCount() {
        return source.neuronCount();
    }

    @Override
    public ElementType elementType() {
        return source.elementType();
    }

    @Override
    public boolean isSparse() {
        return source.isSparse();
    }

    @Override
    public MemoryBudget budget() {
        return source.budget();
    }

    @Override
    public ActivationBlock load(int firstNeuron, int count) {
        try (ActivationBlock all = source.load(firstNeuron, count)) {
            return all.select(samples, budget());
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
