// Bounds of a proof over all concepts, pairs and triangles, in an interval of n.
#pragma once

#include <cmath>
#include <cstdint>

#include "dispatch.h"
#include "proof.h"

namespace invert {

constexpr int32_t kOctaves = 32;
constexpr int32_t kTriedPairs = 24;
constexpr int32_t kSumLanes = 8;

// Twice the sum of max(0, u) of all patterns; pattern p is added to lane p % 8, and the lanes are added in order.
INVERT_INLINE double mostOfPatternsBody(const double* sizes, const double* ranks, int64_t count, double sign,
                                        double slope) {
    double lanes[kSumLanes] = {};
    int64_t p = 0;
    for (; p + kSumLanes <= count; p += kSumLanes) {
        for (int32_t lane = 0; lane < kSumLanes; lane++) {
            double u = sign * ranks[p + lane] - slope * sizes[p + lane];
            lanes[lane] += u + std::fabs(u);
        }
    }
    for (int32_t lane = 0; p < count; p++, lane++) {
        double u = sign * ranks[p] - slope * sizes[p];
        lanes[lane] += u + std::fabs(u);
    }
    double sum = 0;
    for (double lane : lanes) {
        sum += lane;
    }
    return sum / 2;
}

// Bounds the pairs of disjoint concepts by those with the largest u: DisjointPairs.java.
struct LargestPairs {
    int32_t concepts[kTriedPairs];
    double largest[kTriedPairs];
    int32_t count = 0;

    // Returns the u that a concept must exceed to be added.
    INVERT_INLINE double least() const { return count == kTriedPairs ? largest[kTriedPairs - 1] : kNone; }

    INVERT_INLINE void add(int32_t concept, double u) {
        int32_t at = count < kTriedPairs ? count++ : kTriedPairs - 1;
        for (; at > 0 && largest[at - 1] < u; at--) {
            largest[at] = largest[at - 1];
            concepts[at] = concepts[at - 1];
        }
        largest[at] = u;
        concepts[at] = concept;
    }

    INVERT_INLINE double most(const Neighbors& neighbors) const {
        double found = count < kTriedPairs ? kNone : largest[0] + largest[kTriedPairs - 1];
        for (int32_t a = 0; a < count; a++) {
            for (int32_t b = a + 1; b < count && largest[a] + largest[b] > found; b++) {
                if (neighbors.disjoint(concepts[a], concepts[b])) {
                    found = largest[a] + largest[b];
                }
            }
        }
        return found;
    }
};

INVERT_INLINE void intervalBoundsBody(const ProofGraph& graph, const double* sizes, const double* z, double sign,
                                      double slope, double* u, double* least, double* most, double* mostChain,
                                      double* ofPair) {
    int32_t setCount = graph.conceptCount + graph.pairCount;
    for (int32_t set = 0; set < setCount; set++) {
        u[set] = sign * z[set] - slope * sizes[set];
    }
    for (int32_t at = 0; at < graph.outerCount; at++) {
        int32_t a = graph.outer[at];
        double lowest = -kNone;
        double highest = kNone;
        double chain = kNone;
        for (int32_t child = graph.childStarts[a]; child < graph.childStarts[a + 1]; child++) {
            int32_t b = graph.children[child];
            double ofChild = u[b];
            lowest = smaller(lowest, smaller(ofChild, least[b]));
            highest = larger(highest, larger(ofChild, most[b]));
            chain = larger(chain, larger(mostChain[b], most[b] - ofChild));
        }
        least[a] = lowest;
        most[a] = highest;
        mostChain[a] = chain;
    }
    const double* shared = u + graph.conceptCount;
    for (int32_t x = 0; x < graph.pairCount; x++) {
        double i = u[graph.pairFirst[x]];
        double j = u[graph.pairSecond[x]];
        ofPair[x] = larger(larger(i, j) - shared[x], larger(shared[x], i + j - shared[x]));
    }
}

constexpr int32_t kBlockTriangles = 256;
constexpr int32_t kCells = 8;
constexpr int32_t kTriangleFields = 8;

// Sums the cells of a block of triangles, bounds them in each interval by a line, and writes those that are alive.
INVERT_INLINE int64_t aliveTrianglesBody(const int32_t* fields, int64_t size, const double* z, const double* cellSizes,
                                         const double* lines, int64_t lineCount, int32_t* alive) {
    double cells[kCells][kBlockTriangles];
    uint8_t found[kBlockTriangles] = {};
    for (int64_t t = 0; t < size; t++) {
        const int32_t* of = fields + t * kTriangleFields;
        double ijk = of[6] < 0 ? 0 : z[of[6]];
        double jk = z[of[5]] - ijk;
        double ik = z[of[4]] - ijk;
        double ij = z[of[3]] - ijk;
        double k = z[of[2]] - ik - jk - ijk;
        double j = z[of[1]] - ij - jk - ijk;
        double i = z[of[0]] - ij - ik - ijk;
        cells[7][t] = ijk;
        cells[6][t] = jk;
        cells[5][t] = ik;
        cells[3][t] = ij;
        cells[4][t] = k;
        cells[2][t] = j;
        cells[1][t] = i;
        cells[0][t] = -(ijk + jk + ik + ij + k + j + i);
    }
    // Sets of eight triangles in registers: each cell is read once per line.
    constexpr int64_t kAtOnce = 8;
    for (int64_t t = size; t % kAtOnce != 0; t++) {
        for (auto& cell : cells) {
            cell[t] = 0;
        }
    }
    for (int64_t line = 0; line < lineCount; line++) {
        double sign = lines[3 * line];
        double slope = lines[3 * line + 1];
        double threshold = lines[3 * line + 2];
        for (int64_t t = 0; t < size; t += kAtOnce) {
            double sums[kAtOnce] = {};
            for (int32_t cell = 0; cell < kCells; cell++) {
                for (int64_t lane = 0; lane < kAtOnce; lane++) {
                    double u = sign * cells[cell][t + lane] - slope * cellSizes[cell * kBlockTriangles + t + lane];
                    sums[lane] += u + std::fabs(u);
                }
            }
            for (int64_t lane = 0; lane < kAtOnce; lane++) {
                found[t + lane] |= sums[lane] >= threshold ? 1 : 0;
            }
        }
    }
    int64_t count = 0;
    for (int64_t t = 0; t < size; t++) {
        alive[count] = static_cast<int32_t>(t);
        count += found[t];
    }
    return count;
}

inline double mostOfPatternsScalar(const double* sizes, const double* ranks, int64_t count, double sign,
                                   double slope) noexcept {
    return mostOfPatternsBody(sizes, ranks, count, sign, slope);
}
inline void intervalBoundsScalar(const ProofGraph& graph, const double* sizes, const double* z, double sign,
                                 double slope, double* u, double* least, double* most, double* mostChain,
                                 double* ofPair) noexcept {
    intervalBoundsBody(graph, sizes, z, sign, slope, u, least, most, mostChain, ofPair);
}
inline int64_t aliveTrianglesScalar(const int32_t* fields, int64_t size, const double* z, const double* cellSizes,
                                    const double* lines, int64_t lineCount, int32_t* alive) noexcept {
    return aliveTrianglesBody(fields, size, z, cellSizes, lines, lineCount, alive);
}

// The same loops, which the compiler vectorizes by four or eight. Sums are not contracted to fused operations
// (-ffp-contract=off), so that all tiers round alike.
#if INVERT_X86
INVERT_AVX2 inline double mostOfPatternsAvx2(const double* sizes, const double* ranks, int64_t count, double sign,
                                             double slope) noexcept {
    return mostOfPatternsBody(sizes, ranks, count, sign, slope);
}
INVERT_AVX512 inline double mostOfPatternsAvx512(const double* sizes, const double* ranks, int64_t count, double sign,
                                                 double slope) noexcept {
    return mostOfPatternsBody(sizes, ranks, count, sign, slope);
}
INVERT_AVX2 inline void intervalBoundsAvx2(const ProofGraph& graph, const double* sizes, const double* z, double sign,
                                           double slope, double* u, double* least, double* most, double* mostChain,
                                           double* ofPair) noexcept {
    intervalBoundsBody(graph, sizes, z, sign, slope, u, least, most, mostChain, ofPair);
}
INVERT_AVX512 inline void intervalBoundsAvx512(const ProofGraph& graph, const double* sizes, const double* z,
                                               double sign, double slope, double* u, double* least, double* most,
                                               double* mostChain, double* ofPair) noexcept {
    intervalBoundsBody(graph, sizes, z, sign, slope, u, least, most, mostChain, ofPair);
}
INVERT_AVX2 inline int64_t aliveTrianglesAvx2(const int32_t* fields, int64_t size, const double* z,
                                              const double* cellSizes, const double* lines, int64_t lineCount,
                                              int32_t* alive) noexcept {
    return aliveTrianglesBody(fields, size, z, cellSizes, lines, lineCount, alive);
}
INVERT_AVX512 inline int64_t aliveTrianglesAvx512(const int32_t* fields, int64_t size, const double* z,
                                                  const double* cellSizes, const double* lines, int64_t lineCount,
                                                  int32_t* alive) noexcept {
    return aliveTrianglesBody(fields, size, z, cellSizes, lines, lineCount, alive);
}
#endif

// Returns the largest U of any set of patterns.
inline double mostOfPatterns(int32_t tier, const double* sizes, const double* ranks, int64_t count, double sign,
                             double slope) noexcept {
    return INVERT_TIER(tier, mostOfPatterns, sizes, ranks, count, sign, slope);
}

inline void intervalBounds(int32_t tier, const int32_t* packedGraph, const double* sizes, const double* z, double sign,
                           double slope, double* u, double* least, double* most, double* mostChain,
                           double* ofPair) noexcept {
    ProofGraph graph(packedGraph);
    INVERT_TIER(tier, intervalBounds, graph, sizes, z, sign, slope, u, least, most, mostChain, ofPair);
}

// One form for all tiers: the list is ordered, and few concepts enter it.
inline double mostOfDisjointPairs(const int32_t* listed, int64_t count, const uint64_t* adjacency, int32_t conceptCount,
                                  const double* sizes, const double* u, double hi) noexcept {
    LargestPairs pairs;
    for (int64_t at = 0; at < count; at++) {
        int32_t c = listed[at];
        if (u[c] > pairs.least() && sizes[c] < hi) {
            pairs.add(c, u[c]);
        }
    }
    return pairs.most(Neighbors(adjacency, conceptCount));
}

inline int64_t aliveTriangles(int32_t tier, const int32_t* fields, int64_t first, int64_t size, const double* z,
                              const double* cellSizes, const double* lines, int64_t lineCount,
                              int32_t* alive) noexcept {
    return INVERT_TIER(tier, aliveTriangles, fields + first * kTriangleFields, size, z, cellSizes, lines, lineCount,
                       alive);
}

// Selects the operands of unions and orders those of each octave by descending u: SizedTerms.java.
inline int64_t sortOperands(const int32_t* all, const int32_t* allStarts, int64_t capacity, const double* sizes,
                            const double* u, const double* sums, double hi, double least, double leastSum,
                            int64_t* keys, int32_t* found, int32_t* concepts, double* sortedU,
                            int32_t* starts) noexcept {
    int64_t mask = placeMask(capacity);
    int32_t size = 0;
    for (int32_t o = 0; o < kOctaves; o++) {
        starts[o] = size;
        int64_t count = 0;
        for (int32_t at = allStarts[o]; at < allStarts[o + 1]; at++) {
            int32_t c = all[at];
            if (u[c] >= least && sums[c] >= leastSum && sizes[c] < hi) {
                found[count] = c;
                keys[count] = orderKey(u[c], count, mask);
                count++;
            }
        }
        sortKeys(keys, count);
        for (int64_t i = 0; i < count; i++) {
            int32_t c = found[keys[i] & mask];
            concepts[size] = c;
            sortedU[size++] = u[c];
        }
    }
    starts[kOctaves] = size;
    return size;
}

INVERT_INLINE LeastSums leastSums(const double* coefficients, double sampleCount) {
    return LeastSums{coefficients[0], coefficients[1], coefficients[2], coefficients[3], coefficients[4],
                     sampleCount,     0,               sampleCount};
}

// Tests sets without a branch, since few of them reach the sums.
struct EitherReaches {
    const LeastSums& least;

    INVERT_INLINE bool reaches(double n, double sum) const {
        double area = n * (least.sampleCount - n);
        double rest = sum - least.constant - least.perCount * n - least.perPair * area;
        return (rest >= 0) & (area >= least.leastPairs) & (rest * rest >= least.squaredPerRoot * area);
    }

    INVERT_INLINE bool operator()(double n, double sum) const {
        return least.perCount == 0 ? reaches(n, std::fabs(sum))
                                   : reaches(n, sum) | reaches(least.sampleCount - n, -sum);
    }
};

// Lists the sets that, or whose complements, reach the sums of five coefficients.
inline int64_t aliveSets(const double* sizes, const double* z, int64_t count, const double* coefficients,
                         double sampleCount, int32_t* alive) noexcept {
    LeastSums least = leastSums(coefficients, sampleCount);
    EitherReaches reaches{least};
    int64_t found = 0;
    for (int64_t i = 0; i < count; i++) {
        alive[found] = static_cast<int32_t>(i);
        found += reaches(sizes[i], z[i]) ? 1 : 0;
    }
    return found;
}

// Lists the crossing pairs of which one of the four sets, or its complement, reaches the sums of five coefficients.
inline int64_t alivePairs(const int32_t* packedGraph, const double* sizes, const double* z, const double* coefficients,
                          double sampleCount, int32_t* alive) noexcept {
    ProofGraph graph(packedGraph);
    LeastSums least = leastSums(coefficients, sampleCount);
    EitherReaches reaches{least};
    int64_t found = 0;
    for (int32_t x = 0; x < graph.pairCount; x++) {
        int32_t i = graph.pairFirst[x];
        int32_t j = graph.pairSecond[x];
        int32_t s = graph.conceptCount + x;
        bool any = reaches(sizes[s], z[s]) | reaches(sizes[i] - sizes[s], z[i] - z[s]) |
                   reaches(sizes[j] - sizes[s], z[j] - z[s]) |
                   reaches(sizes[i] + sizes[j] - sizes[s], z[i] + z[j] - z[s]);
        alive[found] = x;
        found += any ? 1 : 0;
    }
    return found;
}

}  // namespace invert
