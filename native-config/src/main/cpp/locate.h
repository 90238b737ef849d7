// Locates the samples that satisfy given formulas among all samples in order of value, using the order that rank32
// stored.
#pragma once

#include <cstdint>
#include <cstring>

#include "dispatch.h"
#include "rank.h"

namespace invert {

// One sample with a nonzero value that satisfies a formula. [begin, end) is its tie group among all samples in
// ascending order of value.
struct LocatedSample {
    uint32_t begin;
    uint32_t end;
    float value;
    uint32_t formulas;  // bit f: formula f holds
};

// Number of formulas per call: one byte per pattern has a bit for each.
constexpr int64_t kLocatedFormulas = 8;

struct TieGroup {
    int64_t begin = 0;
    int64_t end = 0;
};

// Returns the tie group of pairs[i]. Neighbors that differ, the usual case, cost two comparisons.
INVERT_INLINE TieGroup groupOf(const RankedPairs& ranked, int64_t i) {
    uint64_t key = ranked.pairs[i] >> 32;
    int64_t begin = i;
    int64_t end = i + 1;
    while (begin > 0 && ranked.pairs[begin - 1] >> 32 == key) {
        begin--;
    }
    while (end < ranked.nonzeros && ranked.pairs[end] >> 32 == key) {
        end++;
    }
    return {begin, end};
}

INVERT_INLINE float valueOf(const RankedPairs& ranked, int64_t i) {
    uint32_t key = static_cast<uint32_t>(ranked.pairs[i] >> 32) + static_cast<uint32_t>(ranked.low) +
                   (i < ranked.negatives ? 0 : ranked.gap);
    uint32_t bits = key ^ (static_cast<uint32_t>(static_cast<int32_t>(key) >> 31) & kMagnitudeBits);
    float value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

// Appends the pairs in [from, to) that satisfy a formula; group is the tie group of the last one appended.
INVERT_INLINE int64_t locateRange(const RankedPairs& ranked, const uint8_t* formulas, int64_t from, int64_t to,
                                  TieGroup& group, LocatedSample* found, int64_t count) {
    for (int64_t i = from; i < to; i++) {
        uint8_t holding = formulas[static_cast<uint32_t>(ranked.pairs[i])];
        if (holding == 0) {
            continue;
        }
        if (i >= group.end) {
            group = groupOf(ranked, i);
        }
        int64_t zeros = i < ranked.negatives ? 0 : ranked.zeros;
        found[count++] = {static_cast<uint32_t>(group.begin + zeros), static_cast<uint32_t>(group.end + zeros),
                          valueOf(ranked, i), holding};
    }
    return count;
}

// Appends all pairs that satisfy a formula. Formulas hold for few samples, so eight pairs are tested and skipped at a
// time, with two loads per pair, which is faster than a gather.
INVERT_INLINE int64_t locatePairs(const RankedPairs& ranked, const uint8_t* formulas, LocatedSample* found) {
    TieGroup group;
    int64_t count = 0;
    int64_t i = 0;
    for (; i + 8 <= ranked.nonzeros; i += 8) {
        uint32_t even = 0;
        uint32_t odd = 0;
        for (int64_t k = 0; k < 8; k += 2) {
            even |= formulas[static_cast<uint32_t>(ranked.pairs[i + k])];
            odd |= formulas[static_cast<uint32_t>(ranked.pairs[i + k + 1])];
        }
        if ((even | odd) != 0) {
            count = locateRange(ranked, formulas, i, i + 8, group, found, count);
        }
    }
    return locateRange(ranked, formulas, i, ranked.nonzeros, group, found, count);
}

// Layout of the groups of locate, four 64-bit words.
constexpr int32_t kZerosBegin = 0;  // tie group of the zeros; empty if there are none
constexpr int32_t kZerosEnd = 1;
constexpr int32_t kAskedBegin = 2;  // tie group of the sample at the requested position
constexpr int32_t kAskedEnd = 3;

// scratch: of the last rank32, untouched since, or what keepOrder made of it. Returns how many samples were found.
inline int64_t locate(const void* scratch, const uint8_t* formulas, int64_t position, LocatedSample* found,
                      int64_t* groups) noexcept {
    const RankedPairs& ranked = *static_cast<const RankedPairs*>(scratch);
    int64_t zerosEnd = ranked.negatives + ranked.zeros;
    groups[kZerosBegin] = ranked.negatives;
    groups[kZerosEnd] = zerosEnd;
    if (position >= ranked.negatives && position < zerosEnd) {
        groups[kAskedBegin] = ranked.negatives;
        groups[kAskedEnd] = zerosEnd;
    } else {
        int64_t zeros = position < ranked.negatives ? 0 : ranked.zeros;
        TieGroup asked = groupOf(ranked, position - zeros);
        groups[kAskedBegin] = asked.begin + zeros;
        groups[kAskedEnd] = asked.end + zeros;
    }
    return locatePairs(ranked, formulas, found);
}

// Bytes of a kept order of n samples.
inline int64_t orderBytes(int64_t n) noexcept { return kRankedPairsBytes + n * 8; }

// Copies the order that rank32 left in its scratch, so that locate can read it after further rankings. Sixteen orders do
// not fit the second-level cache, and none is read before all of their neurons are searched: the stores bypass the cache.
// kept: orderBytes, 16-byte aligned.
inline void keepOrder(const void* scratch, void* kept) noexcept {
    RankedPairs ranked = *static_cast<const RankedPairs*>(scratch);
    uint64_t* pairs = reinterpret_cast<uint64_t*>(static_cast<char*>(kept) + kRankedPairsBytes);
    int64_t i = 0;
#if INVERT_X86
    for (; i + 2 <= ranked.nonzeros; i += 2) {
        __m128i two = _mm_loadu_si128(reinterpret_cast<const __m128i*>(ranked.pairs + i));
        _mm_stream_si128(reinterpret_cast<__m128i*>(pairs + i), two);
    }
    _mm_sfence();
#endif
    for (; i < ranked.nonzeros; i++) {
        pairs[i] = ranked.pairs[i];
    }
    ranked.pairs = pairs;
    *static_cast<RankedPairs*>(kept) = ranked;
}

// Sixteen sums take turns, so that every tier and the Java twin round alike and no addition waits for the one before.
constexpr int64_t kMomentLanes = 16;

INVERT_INLINE void momentsOf(const float* values, int64_t n, double* moments) {
    double shift = values[0];
    double sums[kMomentLanes] = {};
    double squares[kMomentLanes] = {};
    int64_t whole = n - n % kMomentLanes;
    for (int64_t i = 0; i < whole; i += kMomentLanes) {
        for (int64_t lane = 0; lane < kMomentLanes; lane++) {
            double distance = static_cast<double>(values[i + lane]) - shift;
            sums[lane] += distance;
            squares[lane] += distance * distance;
        }
    }
    for (int64_t i = whole; i < n; i++) {
        double distance = static_cast<double>(values[i]) - shift;
        sums[i - whole] += distance;
        squares[i - whole] += distance * distance;
    }
    moments[0] = 0;
    moments[1] = 0;
    moments[2] = shift;
    for (int64_t lane = 0; lane < kMomentLanes; lane++) {
        moments[0] += sums[lane];
        moments[1] += squares[lane];
    }
}

inline void momentsScalar(const float* values, int64_t n, double* moments) noexcept { momentsOf(values, n, moments); }
#if INVERT_X86
INVERT_AVX2 inline void momentsAvx2(const float* values, int64_t n, double* moments) noexcept {
    momentsOf(values, n, moments);
}
INVERT_AVX512 inline void momentsAvx512(const float* values, int64_t n, double* moments) noexcept {
    momentsOf(values, n, moments);
}
#endif

// Computes the sum and the sum of squares of values[i] - values[0], followed by values[0]; n is at least 1.
inline void moments32(int32_t tier, const float* values, int64_t n, double* moments) noexcept {
    INVERT_TIER(tier, moments, values, n, moments);
}

}  // namespace invert
