// Adds up the rank positions of the samples of one formula, for confidence intervals, precision and correlation.
#pragma once

#include <cstdint>

#include "locate.h"

namespace invert {

// Layout of the sums of placeSamples, doubles.
constexpr int32_t kBelowSquares = 0;
constexpr int32_t kAboveSquares = 1;
constexpr int32_t kPrecisions = 2;
constexpr int32_t kOnTop = 3;
constexpr int32_t kDistances = 4;

// The arithmetic of the Java class Placements, in the same order, so that both round alike.
class PlacementSums {
public:
    PlacementSums(int64_t n1, int64_t n0, int64_t twiceU, int64_t topBegin) noexcept
        : meanBelow(static_cast<double>(twiceU) / static_cast<double>(n1)),
          meanAbove(static_cast<double>(twiceU) / static_cast<double>(n0)),
          total(n1 + n0),
          topBegin(topBegin),
          remaining(static_cast<double>(n1)) {}

    // Adds the next tie group [begin, end) with positives.
    INVERT_INLINE void add(int64_t begin, int64_t end, int64_t positives) noexcept {
        addNegatives(begin - lastEnd, 2 * remaining);
        int64_t doubledBelow = begin + end - positives - 2 * before;
        double weight = static_cast<double>(positives);
        double below = static_cast<double>(doubledBelow) - meanBelow;
        belowSquares += weight * (below * below);
        if (end - begin > positives) {
            addNegatives(end - begin - positives, 2 * remaining - weight);
        }
        precisions += weight * (remaining / static_cast<double>(total - begin));
        onTop += begin >= topBegin ? positives : 0;
        before += positives;
        remaining -= weight;
        lastEnd = end;
    }

    void finish(double distances, double* sums) noexcept {
        addNegatives(total - lastEnd, 0);
        sums[kBelowSquares] = belowSquares;
        sums[kAboveSquares] = aboveSquares;
        sums[kPrecisions] = precisions;
        sums[kOnTop] = static_cast<double>(onTop);
        sums[kDistances] = distances;
    }

private:
    INVERT_INLINE void addNegatives(int64_t count, double doubledAbove) noexcept {
        double above = doubledAbove - meanAbove;
        aboveSquares += static_cast<double>(count) * (above * above);
    }

    double meanBelow;
    double meanAbove;
    int64_t total;
    int64_t topBegin;
    int64_t before = 0;
    int64_t lastEnd = 0;
    int64_t onTop = 0;
    double remaining;
    double belowSquares = 0;
    double aboveSquares = 0;
    double precisions = 0;
};

// Places the samples of the formula with a given bit. found: count samples of locate or locate16, whose zeros form the
// group [zerosBegin, zerosEnd). n1 samples satisfy the formula, n0 do not, neither is 0. first and zero: the activation
// that distances are measured from, and the distance of 0. sums: double[5], written. Bound by the additions to
// aboveSquares, each of which waits for the one before.
inline void placeSamples(const LocatedSample* found, int64_t count, int32_t bit, int64_t zerosBegin, int64_t zerosEnd,
                         int64_t n1, int64_t n0, int64_t twiceU, int64_t topBegin, double first, double zero,
                         double* sums) noexcept {
    uint32_t formula = static_cast<uint32_t>(bit);
    int64_t zeros = 0;
    if (zerosEnd > zerosBegin) {
        zeros = n1;
        for (int64_t i = 0; i < count; i++) {
            zeros -= (found[i].formulas & formula) == 0 ? 0 : 1;
        }
    }
    bool zerosToCome = zeros > 0;
    double distances = static_cast<double>(zeros) * zero;
    PlacementSums placed(n1, n0, twiceU, topBegin);
    int64_t begin = -1;
    int64_t end = -1;
    int64_t positives = 0;
    for (int64_t i = 0; i < count; i++) {
        if ((found[i].formulas & formula) == 0) {
            continue;
        }
        distances += static_cast<double>(found[i].value) - first;
        if (found[i].begin == begin) {
            positives++;
            continue;
        }
        if (positives > 0) {
            placed.add(begin, end, positives);
        }
        if (zerosToCome && found[i].begin >= zerosEnd) {
            placed.add(zerosBegin, zerosEnd, zeros);
            zerosToCome = false;
        }
        begin = found[i].begin;
        end = found[i].end;
        positives = 1;
    }
    if (positives > 0) {
        placed.add(begin, end, positives);
    }
    if (zerosToCome) {
        placed.add(zerosBegin, zerosEnd, zeros);
    }
    placed.finish(distances, sums);
}

}  // namespace invert
