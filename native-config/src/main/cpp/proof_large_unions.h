// Searches the unions of large concepts, which contain others: the loops of LargeUnionClasses.java, with the same steps.
#pragma once

#include <cstdint>

#include "proof.h"
#include "proof_unions.h"

namespace invert {

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
