// Searches the sets of three concepts around a center: the loops of CenterBounds.java and PathClasses.java, with the
// same steps. Bound by unpredictable branches and by gathers from the L1 cache, so that there is one form for all tiers.
#pragma once

#include <cstdint>

#include "proof.h"

namespace invert {

// How a neighbor of a center contributes to a set, and the families of sets; PathClasses.java has them in this order.
enum PathPart : int32_t { kMinusShared, kShared, kRest, kWhole };

struct PathFamily {
    bool withCenter;
    PathPart j;
    bool insideJ;
    PathPart k;
    bool insideK;
    int32_t cells;

    bool symmetric() const { return j == k && insideJ == insideK; }
};

constexpr int32_t kFamilies = 7;
constexpr PathFamily kPathFamilies[kFamilies] = {
    {true, kMinusShared, true, kMinusShared, true, kFirst & ~kSecond & ~kThird},
    {true, kRest, false, kRest, false, kFirst | kSecond | kThird},
    {false, kShared, true, kShared, false, kFirst & (kSecond | kThird)},
    {false, kRest, false, kRest, false, ~kFirst & (kSecond | kThird) & kAll},
    {true, kMinusShared, true, kRest, false, (kFirst & ~kSecond) | kThird},
    {false, kWhole, true, kRest, false, kSecond | (kThird & ~kFirst)},
    {false, kWhole, false, kShared, false, kSecond | (kFirst & kThird)},
};

// Bounds on the sets around one center: CenterBounds.java.
struct CenterBounds {
    double center, leastShared, mostInside, mostSharedCrossing, mostRest, mostCrossing;

    INVERT_INLINE CenterBounds(const ProofGraph& graph, int32_t i, const double* u, const double* least,
                               const double* most)
        : center(u[i]),
          leastShared(least[i]),
          mostInside(most[i]),
          mostSharedCrossing(kNone),
          mostRest(kNone),
          mostCrossing(kNone) {
        for (int32_t at = graph.crossingStarts[i]; at < graph.crossingStarts[i + 1]; at++) {
            double whole = u[graph.crossing[at]];
            double shared = u[graph.crossingSets[at]];
            leastShared = smaller(leastShared, shared);
            mostSharedCrossing = larger(mostSharedCrossing, shared);
            mostRest = larger(mostRest, whole - shared);
            mostCrossing = larger(mostCrossing, whole);
        }
    }

    INVERT_INLINE double of(PathPart part, bool inside) const {
        switch (part) {
            case kMinusShared:
                return -leastShared;
            case kShared:
                return inside ? larger(mostSharedCrossing, mostInside) : mostSharedCrossing;
            case kRest:
                return mostRest;
            default:
                return inside ? larger(mostCrossing, mostInside) : mostCrossing;
        }
    }

    INVERT_INLINE double of(const PathFamily& family) const {
        return (family.withCenter ? center : 0) + of(family.j, family.insideJ) + of(family.k, family.insideK);
    }
};

// Bounds the sets of each family around each center.
inline void centerBounds(const int32_t* packedGraph, const double* u, const double* least, const double* most,
                         double* ofFamily) noexcept {
    ProofGraph graph(packedGraph);
    for (int32_t at = 0; at < graph.centerCount; at++) {
        CenterBounds bounds(graph, graph.centers[at], u, least, most);
        for (int32_t f = 0; f < kFamilies; f++) {
            ofFamily[at * kFamilies + f] = bounds.of(kPathFamilies[f]);
        }
    }
}

struct PathSearch {
    const ProofGraph& graph;
    Neighbors neighbors;
    const double *sizes, *z, *u;
    ProofRun& run;
    SortedTerms& first;
    SortedTerms& second;
    int64_t mask;

    template <PathPart part>
    INVERT_INLINE void add(int32_t j, int32_t shared, double least, SortedTerms& terms) const {
        double added = part == kMinusShared ? -u[shared]
                       : part == kShared    ? u[shared]
                       : part == kRest      ? u[j] - u[shared]
                                            : u[j];
        if (added < least) {
            return;
        }
        double n = part == kMinusShared ? -sizes[shared]
                   : part == kShared    ? sizes[shared]
                   : part == kRest      ? sizes[j] - sizes[shared]
                                        : sizes[j];
        double sum = part == kMinusShared ? -z[shared]
                     : part == kShared    ? z[shared]
                     : part == kRest      ? z[j] - z[shared]
                                          : z[j];
        terms.add(j, added, n, sum);
    }

    template <PathPart part>
    int32_t addAll(int32_t i, bool withInside, double least, SortedTerms& terms) const {
        int32_t visited = 0;
        if (withInside) {
            for (int32_t at = graph.belowStarts[i]; at < graph.belowStarts[i + 1]; at++) {
                add<part>(graph.below[at], graph.below[at], least, terms);
            }
            visited += graph.belowStarts[i + 1] - graph.belowStarts[i];
        }
        for (int32_t at = graph.crossingStarts[i]; at < graph.crossingStarts[i + 1]; at++) {
            add<part>(graph.crossing[at], graph.crossingSets[at], least, terms);
        }
        return visited + graph.crossingStarts[i + 1] - graph.crossingStarts[i];
    }

    void collect(int32_t i, PathPart part, bool withInside, double least, SortedTerms& terms) const {
        terms.clear();
        int32_t visited = part == kMinusShared ? addAll<kMinusShared>(i, withInside, least, terms)
                          : part == kShared    ? addAll<kShared>(i, withInside, least, terms)
                          : part == kRest      ? addAll<kRest>(i, withInside, least, terms)
                                               : addAll<kWhole>(i, withInside, least, terms);
        terms.sort(mask);
        double kept = static_cast<double>(terms.size);
        run.spend(run.perTerm * visited + (run.perTerm * kept + run.perSorted * kept));
    }

    // Returns false if there is no room for a candidate.
    bool search(int32_t i, int32_t f, const CenterBounds& bounds) {
        const PathFamily& family = kPathFamilies[f];
        double rest = run.threshold - (family.withCenter ? u[i] : 0);
        collect(i, family.j, family.insideJ, rest - bounds.of(family.k, family.insideK), first);
        collect(i, family.k, family.insideK, rest - bounds.of(family.j, family.insideJ), second);
        double n = family.withCenter ? sizes[i] : 0;
        double sum = family.withCenter ? z[i] : 0;
        for (int64_t a = 0; a < first.size; a++) {
            double left = rest - first.u[a];
            int64_t start = family.symmetric() ? a + 1 : 0;
            int64_t b = start;
            for (; b < second.size && second.u[b] >= left; b++) {
                double setN = n + first.n[a] + second.n[b];
                double setZ = sum + first.z[a] + second.z[b];
                if (run.least.reachesEither(setN, setZ) && neighbors.disjoint(first.concepts[a], second.concepts[b]) &&
                    !run.offer(b - start, setN, setZ, i, first.concepts[a], second.concepts[b],
                               family.cells)) {
                    return false;
                }
            }
            run.inspected += b - start;
            run.spend(run.perCandidate * static_cast<double>(b - start + 1));
            if (run.passed()) {
                return true;
            }
        }
        return true;
    }
};

// Searches the sets around each center.
inline int32_t searchPaths(const int32_t* packedGraph, const uint64_t* adjacency, const double* sizes, const double* z,
                           const double* u, const double* least, const double* most, const uint8_t* familiesOf,
                           const double* sumOfFamily, double* numbers, int64_t* place, int32_t* concepts, double* sums,
                           int64_t capacity, char* scratch) noexcept {
    ProofGraph graph(packedGraph);
    ProofRun run(numbers, place, concepts, sums, capacity);
    SortedTerms first(scratch, graph.conceptCount);
    SortedTerms second(scratch, graph.conceptCount);
    PathSearch search{graph, Neighbors(adjacency, graph.conceptCount), sizes, z, u, run, first, second,
                      placeMask(graph.conceptCount)};
    for (int64_t at = place[kItem]; at < graph.centerCount; at++) {
        if (!run.start(at)) {
            return run.report(run.passed());
        }
        int32_t alive = familiesOf[at];
        if (alive != 0) {
            for (int32_t f = 0; f < kFamilies; f++) {
                if (sumOfFamily[at * kFamilies + f] < run.leastSum) {
                    alive &= ~(1 << f);
                }
            }
            run.spend(run.perTerm * kFamilies);
        }
        if (alive != 0) {
            int32_t i = graph.centers[at];
            CenterBounds bounds(graph, i, u, least, most);
            int32_t visited = graph.crossingStarts[i + 1] - graph.crossingStarts[i] + kFamilies;
            run.spend(run.perTerm * visited);
            for (int32_t f = 0; f < kFamilies && !run.full; f++) {
                if ((alive >> f & 1) != 0 && bounds.of(kPathFamilies[f]) >= run.threshold) {
                    search.search(i, f, bounds);
                }
            }
        }
        if (!run.end()) {
            return run.report(false);
        }
    }
    return run.report(true);
}

}  // namespace invert
