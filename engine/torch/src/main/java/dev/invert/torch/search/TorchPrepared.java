package dev.invert.torch.search;

import dev.invert.MemoryBudget;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.parallel.Cancellation;
import dev.invert.internal.search.BatchPlan;
import dev.invert.internal.search.BatchSearch;
import dev.invert.internal.search.BeamSearch;
import dev.invert.internal.search.BeamSettings;
import dev.invert.internal.search.KernelBackend;
import dev.invert.internal.search.PreparedSearch;
import dev.invert.internal.search.Prover;
import dev.invert.torch.TorchDevice;
import dev.invert.torch.internal.products.SquareQuarter;
import dev.invert.torch.internal.tensors.IntraOpThreads;
import dev.invert.torch.internal.tensors.OutOfDeviceMemory;
import dev.invert.torch.internal.tensors.SearchDevice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** A concept set on the devices of a backend. Devices take searches in turn. Thread-safe. */
final class TorchPrepared implements PreparedSearch {
    private final TorchBackend backend;
    private final PatternTable table;
    private final AucKernels.BoundKernels kernels;
    private final IntFunction<String> conceptIds;
    private final List<TorchDevice> devices;
    /** Per device, by the bound on sums that the arithmetic of its product was chosen for; empty if there is no room. */
    private final List<Map<Long, Optional<TorchTable>>> tables = new ArrayList<>();

    private final AtomicInteger opened = new AtomicInteger();
    /** Null on GPUs, and before the first search. */
    private IntraOpThreads intraOpThreads;

    TorchPrepared(
            TorchBackend backend, PatternTable table, AucKernels.BoundKernels kernels, IntFunction<String> conceptIds) {
        this.backend = backend;
        this.table = table;
        this.kernels = kernels;
        this.conceptIds = conceptIds;
        this.devices = backend.devices();
        devices.forEach(device -> tables.add(new HashMap<>()));
    }

    @Override
    public BatchPlan plan(BeamSettings settings, int neurons, int mostThreads, boolean proves) {
        boolean cuda = devices.get(0).isCuda();
        // A GPU is busy with three threads: one uploads, one computes, one ranks on the host. Proofs run on the
        // threads.
        int threads = cuda && !proves ? Math.min(mostThreads, DeviceMemory.WORKERS * devices.size()) : mostThreads;
        int share = Math.max(1, (neurons + threads - 1) / threads);
        int batch = Math.min(share, memory(settings, threads).lanes());
        // Blocks of neurons that share the work of proofs must be those of the kernels.
        return new BatchPlan(threads, proves ? KernelBackend.BATCH_SIZE : batch);
    }

    private DeviceMemory memory(BeamSettings settings, int threads) {
        long free = Long.MAX_VALUE;
        for (TorchDevice device : devices) {
            free = Math.min(free, device.isCuda() ? device.freeBytes() : budget().freeBytes());
        }
        int perDevice = (threads + devices.size() - 1) / devices.size();
        return new DeviceMemory(
                table, settings, free / perDevice, devices.get(0).isCuda(), backend.mostLanes());
    }

    private MemoryBudget budget() {
        return table.budget();
    }

    @Override
    public BatchSearch open(
            BeamSettings settings, BatchPlan plan, Prover prover, boolean sparse, Cancellation cancellation) {
        TorchDevice torchDevice = devices.get(opened.getAndIncrement() % devices.size());
        torchDevice.enter();
        limitThreads(torchDevice);
        SearchDevice device = new SearchDevice(torchDevice);
        TorchWorkspace workspace = null;
        try {
            Optional<TorchTable> concepts = table(torchDevice, device, settings);
            if (concepts.isEmpty()) {
                device.close();
                return kernels(TorchBackend.tooLarge(torchDevice)).open(settings, plan, prover, sparse, cancellation);
            }
            workspace = new TorchWorkspace(
                    concepts.get(),
                    device,
                    kernels,
                    plan.batchSize(),
                    memory(settings, plan.threads()).stepLanes(),
                    BeamSearch.slotsPerLane(settings),
                    backend.prefilter(device, table.sampleCount(), settings.maxKeep()),
                    cancellation);
            return new TorchSearch(
                    new BeamSearch(workspace, table, settings, conceptIds, prover, cancellation),
                    () -> new BeamSearch(kernels, table, settings, conceptIds, prover, sparse, cancellation),
                    backend.use());
        } catch (RuntimeException | Error e) {
            if (workspace == null) {
                device.close();
            } else {
                workspace.close();
            }
            throw e;
        }
    }

    private PreparedSearch kernels(String reason) {
        return new KernelsInstead(new KernelBackend().prepare(table, kernels, conceptIds), reason, backend.use());
    }

    /** Keeps each thread of a search on the CPU to itself, so that there are no more than were asked for. */
    private synchronized void limitThreads(TorchDevice device) {
        if (intraOpThreads == null && !device.isCuda()) {
            intraOpThreads = IntraOpThreads.limit(1);
        }
    }

    /** Returns the concepts on a device, copied there on first use; empty if they do not fit into its memory. */
    private synchronized Optional<TorchTable> table(
            TorchDevice torchDevice, SearchDevice device, BeamSettings settings) {
        long maxSum = maxSum(settings);
        Map<Long, Optional<TorchTable>> ofDevice = tables.get(devices.indexOf(torchDevice));
        Optional<TorchTable> known = ofDevice.get(maxSum);
        if (known == null) {
            known = copied(torchDevice, device, maxSum);
            ofDevice.put(maxSum, known);
        }
        return known;
    }

    private Optional<TorchTable> copied(TorchDevice torchDevice, SearchDevice device, long maxSum) {
        try {
            TorchTable copy = TorchTable.of(table, device, maxSum, backend::product);
            torchDevice.synchronize();
            return Optional.of(copy);
        } catch (RuntimeException | OutOfMemoryError e) {
            if (!OutOfDeviceMemory.is(e)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** Returns a bound on |Z| of every set of samples: other weights than ranks are less evenly spread. */
    private long maxSum(BeamSettings settings) {
        long quarter = SquareQuarter.of(table.sampleCount());
        return settings.objective().sumsRanks() ? quarter : 2 * quarter + table.sampleCount();
    }

    @Override
    public synchronized void close() {
        for (Map<Long, Optional<TorchTable>> ofDevice : tables) {
            ofDevice.values().forEach(copy -> copy.ifPresent(TorchTable::close));
        }
        if (intraOpThreads != null) {
            intraOpThreads.close();
        }
    }
}
