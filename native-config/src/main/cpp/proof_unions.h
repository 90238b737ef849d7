// Searches the unions of disjoint parts: the loops of PairUnionClasses.java, UnionClasses.java and
// LargeUnionClasses.java, with the same steps. Bound by unpredictable branches and by gathers from the L1 cache, so
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

// Lists of the large concepts in one array: their number; per large concept, itself and the places of the first and
// past the last of the concepts disjoint from it, and of the outermost of these.
struct LargeConcept {
    int32_t concept;
    const int32_t *disjoint, *disjointEnd, *outermost, *outermostEnd;

    INVERT_INLINE LargeConcept(const int32_t* packed, int32_t number) {
        const int32_t* fields = packed + 1 + 5 * static_cast<int64_t>(number);
        concept = fields[0];
        disjoint = packed + fields[1];
        disjointEnd = packed + fields[2];
        outermost = packed + fields[3];
        outermostEnd = packed + fields[4];
    }
};

// The loops of LargeUnionClasses.java and PairUnionClasses.uniteWith.
struct LargeUnionSearch {
    PairUnionSearch& pairs;
    ProofRun& run;
    SortedTerms& apart;
    const double *nestedMost, *mostWithout, *mostCrossing, *mostOfPair;
    double mostPairSet;

    void search(const LargeConcept& large) {
        int32_t k = large.concept;
        const double* u = pairs.u;
        double rest = run.threshold - u[k];
        double most = kNone;
        for (const int32_t* j = large.outermost; j < large.outermostEnd; j++) {
            most = larger(most, larger(u[*j], nestedMost[*j]));
        }
        run.spend(run.perTerm * static_cast<double>(large.outermostEnd - large.outermost));
        if (larger(most, 2 * most) >= rest) {
            run.spend(run.perTerm * static_cast<double>(large.disjointEnd - large.disjoint));
            collect(large, run.hi - pairs.sizes[k], rest - larger(0, most));
            if (!unite(k, rest)) {
                return;
            }
        }
        if (mostPairSet >= rest) {
            uniteWith(large, rest);
        }
    }

    void collect(const LargeConcept& large, double mostN, double leastU) {
        apart.clear();
        for (const int32_t* at = large.disjoint; at < large.disjointEnd; at++) {
            int32_t j = *at;
            if (pairs.u[j] >= leastU && pairs.sizes[j] <= mostN) {
                apart.add(j, pairs.u[j], pairs.sizes[j], pairs.z[j]);
            }
        }
        apart.sort(pairs.mask);
        double kept = static_cast<double>(apart.size);
        run.spend(run.perTerm * kept + run.perSorted * kept);
    }

    // Returns false if there is no room for a candidate.
    bool unite(int32_t k, double rest) {
        for (int64_t a = 0; a < apart.size; a++) {
            double n = pairs.sizes[k] + apart.n[a];
            double z = pairs.z[k] + apart.z[a];
            int32_t i = apart.concepts[a];
            if (apart.u[a] >= rest && run.leastOfPairs.reachesEither(n, z) &&
                !run.offer(0, n, z, k, i, -1, kFirst | kSecond)) {
                return false;
            }
            int64_t b = a + 1;
            for (; b < apart.size && apart.u[a] + apart.u[b] >= rest; b++) {
                double setN = n + apart.n[b];
                double setZ = z + apart.z[b];
                if (run.least.reachesEither(setN, setZ) && pairs.neighbors.disjoint(i, apart.concepts[b]) &&
                    !run.offer(b - a, setN, setZ, k, i, apart.concepts[b], kFirst | kSecond | kThird)) {
                    return false;
                }
            }
            run.inspected += b - a + 1;
            run.spend(run.perCandidate * static_cast<double>(b - a));
            if (run.passed()) {
                return true;
            }
        }
        return true;
    }

    void uniteWith(const LargeConcept& large, double rest) {
        int32_t k = large.concept;
        const ProofGraph& graph = pairs.graph;
        apart.clear();
        apart.add(k, pairs.u[k], pairs.sizes[k], pairs.z[k]);
        apart.sort(pairs.mask);
        double leastN = run.lo - pairs.sizes[k];
        // Most concepts only count a step, which a register does faster than memory.
        double steps = run.steps;
        for (const int32_t* at = large.disjoint; at < large.disjointEnd && steps < run.limit; at++) {
            int32_t i = *at;
            if (mostWithout[i] >= rest && pairs.sizes[i] >= leastN) {
                run.steps = steps;
                pairs.uniteInner(i);
                steps = run.steps;
                if (run.full) {
                    return;
                }
            }
            steps += run.perTerm;
            if (mostCrossing[i] >= rest) {
                run.steps = steps + run.perTerm * (graph.crossingStarts[i + 1] - graph.crossingStarts[i]);
                uniteCrossingOf(i, k, rest);
                steps = run.steps;
                if (run.full) {
                    return;
                }
            }
        }
        run.steps = steps;
    }

    void uniteCrossingOf(int32_t i, int32_t k, double rest) {
        const ProofGraph& graph = pairs.graph;
        for (int32_t c = graph.crossingStarts[i]; c < graph.crossingStarts[i + 1] && !run.full; c++) {
            int32_t j = graph.crossing[c];
            int32_t x = graph.crossingSets[c] - graph.conceptCount;
            if (j > i && pairs.neighbors.disjoint(j, k) && mostOfPair[x] >= rest) {
                pairs.uniteCrossing(x);
            }
        }
    }
};

// Searches the unions with large concepts; an item is one of those that alive lists by their number.
inline int32_t searchLargeUnions(const int32_t* packedGraph, const uint64_t* adjacency, const double* sizes,
                                 const double* z, const double* u, const int32_t* packedLarge, const int32_t* alive,
                                 int64_t aliveCount, const double* nestedMost, const double* mostWithout,
                                 const double* mostCrossing, const double* mostOfPair, double mostPairSet,
                                 double* numbers, int64_t* place, int32_t* concepts, double* sums, int64_t capacity,
                                 char* scratch) noexcept {
    ProofGraph graph(packedGraph);
    ProofRun run(numbers, place, concepts, sums, capacity);
    SortedTerms apart(scratch, graph.conceptCount);
    PairUnionSearch pairs{graph, Neighbors(adjacency, graph.conceptCount),
                          sizes, z,
                          u,     Operands{nullptr, nullptr, nullptr},
                          run,   apart,
                          placeMask(graph.conceptCount)};
    LargeUnionSearch search{pairs, run, apart, nestedMost, mostWithout, mostCrossing, mostOfPair, mostPairSet};
    for (int64_t at = place[kItem]; at < aliveCount; at++) {
        if (!run.start(at)) {
            return run.report(run.passed());
        }
        search.search(LargeConcept(packedLarge, alive[at]));
        if (!run.end()) {
            return run.report(false);
        }
    }
    return run.report(true);
}

}  // namespace invert
