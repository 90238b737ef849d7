// Searches the unions of disjoint parts: the loops of PairUnionClasses.java and UnionClasses.java, with the same steps. Bound by unpredictable branches and by gathers from the L1 cache, so
// that there is one form for all tiers.
#pragma once

#include <cstdint>

#include "proof.h"

namespace invert {

// The operands of unions: SizedTerms.java after sorting.
struct Operands {
    const int32_t* concepts;
    const double* u;
    const int32_t* starts;

    INVERT_INLINE int32_t lastOctave() const {
        int32_t o = 31;
        while (o >= 0 && starts[o] == starts[o + 1]) {
            o--;
        }
        return o;
    }
};

struct PairUnionSearch {
    const ProofGraph& graph;
    Neighbors neighbors;
    const double *sizes, *z, *u;
    Operands operands;
    ProofRun& run;
    SortedTerms& apart;
    int64_t mask;

    void collectApart(int32_t i, int32_t j, int32_t fromOctave, double least) {
        apart.clear();
        int64_t visited = 0;
        for (int32_t o = operands.lastOctave(); o >= fromOctave; o--) {
            int32_t at = operands.starts[o];
            for (; at < operands.starts[o + 1] && operands.u[at] >= least; at++) {
                int32_t k = operands.concepts[at];
                bool added = neighbors.disjoint(i, k) & neighbors.disjoint(j, k);
                apart.addIf(added, k, operands.u[at], sizes[k], z[k]);
            }
            visited += at - operands.starts[o];
        }
        apart.sort(mask);
        double kept = static_cast<double>(apart.size);
        run.spend(run.perTerm * static_cast<double>(visited) + (run.perTerm * kept + run.perSorted * kept));
    }

    bool unite(int32_t i, int32_t j, double setU, double n, double sum, int32_t cells) {
        int64_t at = 0;
        for (; at < apart.size && setU + apart.u[at] >= run.threshold; at++) {
            double setN = n + apart.n[at];
            double setZ = sum + apart.z[at];
            if (run.least.reachesEither(setN, setZ) &&
                !run.offer(at, setN, setZ, i, j, apart.concepts[at], (cells | kThird) & kAll)) {
                return false;
            }
        }
        run.inspected += at;
        run.spend(run.perCandidate * static_cast<double>(at + 1));
        return true;
    }

    void uniteInner(int32_t i) {
        double least = run.threshold - apart.most;
        for (int32_t at = graph.belowStarts[i]; at < graph.belowStarts[i + 1]; at++) {
            int32_t j = graph.below[at];
            if (u[i] - u[j] >= least &&
                !unite(i, j, u[i] - u[j], sizes[i] - sizes[j], z[i] - z[j], kFirst & ~kSecond)) {
                return;
            }
        }
        run.spend(run.perTerm * (graph.belowStarts[i + 1] - graph.belowStarts[i]));
    }

    void uniteCrossing(int32_t x) {
        int32_t i = graph.pairFirst[x];
        int32_t j = graph.pairSecond[x];
        int32_t s = graph.conceptCount + x;
        double n = sizes[s];
        bool room = unite(i, j, u[s], n, z[s], kFirst & kSecond) &&
                    unite(i, j, u[i] - u[s], sizes[i] - n, z[i] - z[s], kFirst & ~kSecond) &&
                    unite(i, j, u[j] - u[s], sizes[j] - n, z[j] - z[s], kSecond & ~kFirst);
        if (room) {
            unite(i, j, u[i] + u[j] - u[s], sizes[i] + sizes[j] - n, z[i] + z[j] - z[s], kFirst | kSecond);
        }
    }
};

// Searches the unions of the sets of pairs with a third concept: first those of outer concepts, then those of pairs.
inline int32_t searchPairUnions(const int32_t* packedGraph, const uint64_t* adjacency, const double* sizes,
                                const double* z, const double* u, const double* mostWithout, const double* mostOfPair,
                                const int32_t* aliveOuter, int64_t outerCount, const int32_t* alivePairs,
                                int64_t pairCount, const int32_t* operandConcepts, const double* operandU,
                                const int32_t* operandStarts, double* numbers, int64_t* place, int32_t* concepts,
                                double* sums, int64_t capacity, char* scratch) noexcept {
    ProofGraph graph(packedGraph);
    ProofRun run(numbers, place, concepts, sums, capacity);
    SortedTerms apart(scratch, graph.conceptCount);
    PairUnionSearch search{graph, Neighbors(adjacency, graph.conceptCount),
                           sizes, z,
                           u,     Operands{operandConcepts, operandU, operandStarts},
                           run,   apart,
                           placeMask(graph.conceptCount)};
    for (int64_t at = place[kItem]; at < outerCount + pairCount; at++) {
        if (!run.start(at)) {
            return run.report(run.passed());
        }
        if (at < outerCount) {
            int32_t i = aliveOuter[at];
            search.collectApart(i, i, octave(run.lo - sizes[i]), run.threshold - mostWithout[i]);
            search.uniteInner(i);
        } else {
            int32_t x = alivePairs[at - outerCount];
            int32_t i = graph.pairFirst[x];
            int32_t j = graph.pairSecond[x];
            search.collectApart(i, j, octave(run.lo - sizes[i] - sizes[j]), run.threshold - mostOfPair[x]);
            search.uniteCrossing(x);
        }
        if (!run.end()) {
            return run.report(false);
        }
    }
    return run.report(true);
}

struct UnionSearch {
    Neighbors neighbors;
    const double *sizes, *z, *sumBounds, *mostUpTo;
    Operands operands;
    ProofRun& run;
    double mostSmall;

    bool searchThird(int32_t secondOctave, int32_t b, int32_t i, int32_t j, double left) {
        double n = sizes[i] + sizes[j];
        double sum = z[i] + z[j];
        int32_t from = octave(run.lo - n);
        for (int32_t o = secondOctave; o >= from; o--) {
            int32_t end = operands.starts[o + 1];
            int32_t start = o == secondOctave ? b + 1 : operands.starts[o];
            int32_t c = start;
            for (; c < end && operands.u[c] >= left; c++) {
                int32_t k = operands.concepts[c];
                double setN = n + sizes[k];
                double setZ = sum + z[k];
                if (run.least.reachesEither(setN, setZ) && neighbors.disjoint(i, k) && neighbors.disjoint(j, k) &&
                    !run.offer(c - start, setN, setZ, i, j, k, kFirst | kSecond | kThird)) {
                    return false;
                }
            }
            run.inspected += c - start;
            run.spend(run.perCandidate * (c - start));
        }
        return true;
    }

    void searchSecond(int32_t firstOctave, int32_t a) {
        int32_t i = operands.concepts[a];
        double left = run.threshold - operands.u[a];
        int32_t from = octave((run.lo - sizes[i]) / 2);
        double leastOfSecond = run.leastSum - sumBounds[i] - mostSmall;
        for (int32_t o = firstOctave; o >= from; o--) {
            double mostOther = mostUpTo[o];
            int32_t end = operands.starts[o + 1];
            for (int32_t b = o == firstOctave ? a + 1 : operands.starts[o]; b < end; b++) {
                if (operands.u[b] + mostOther < left) {
                    break;
                }
                int32_t j = operands.concepts[b];
                run.spend(run.perCandidate);
                if (sumBounds[j] >= leastOfSecond && sizes[i] + sizes[j] < run.hi && neighbors.disjoint(i, j)) {
                    if (run.passed() || !searchThird(o, b, i, j, left - operands.u[b])) {
                        return;
                    }
                }
            }
        }
    }
};

// Searches the unions of three disjoint concepts; an item is a first operand that the bounds leave.
inline int32_t searchUnions(const uint64_t* adjacency, int32_t conceptCount, const double* sizes, const double* z,
                            const double* sumBounds, const double* mostUpTo, const int32_t* operandConcepts,
                            const double* operandU, const int32_t* operandStarts, double mostPair, double mostSumPair,
                            double mostSumSmall, double* numbers, int64_t* place, int32_t* concepts, double* sums,
                            int64_t capacity) noexcept {
    ProofRun run(numbers, place, concepts, sums, capacity);
    UnionSearch search{Neighbors(adjacency, conceptCount),
                       sizes,
                       z,
                       sumBounds,
                       mostUpTo,
                       Operands{operandConcepts, operandU, operandStarts},
                       run,
                       mostSumSmall};
    const Operands& operands = search.operands;
    int64_t from = place[kItem];
    int64_t item = 0;
    for (int32_t o = operands.lastOctave(); o >= octave(run.lo / 3); o--) {
        double others = smaller(mostPair, 2 * mostUpTo[o]);
        for (int32_t a = operands.starts[o]; a < operands.starts[o + 1] && operands.u[a] + others >= run.threshold;
             a++) {
            if (sumBounds[operands.concepts[a]] + mostSumPair < run.leastSum || item++ < from) {
                continue;
            }
            if (!run.start(item - 1)) {
                return run.report(run.passed());
            }
            search.searchSecond(o, a);
            if (!run.end()) {
                return run.report(false);
            }
        }
    }
    return run.report(true);
}

}  // namespace invert
