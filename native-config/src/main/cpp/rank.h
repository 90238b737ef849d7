// Doubled mid-ranks of a neuron's values: r = 2 * (values below) + (values equal) + 1, an integer in [2, 2n].
#pragma once

#include <cstdint>
#include <cstring>

#include "dispatch.h"
#include "rank_keys.h"
#include "rank_scan.h"
#include "rank_sort.h"

namespace invert {

// Layout of the summary of a ranking, four 64-bit words.
constexpr int32_t kFirstBad = 0;       // index of the first NaN or infinity, or -1; if not -1, nothing else is set
constexpr int32_t kDistinctCount = 1;  // number of distinct values: 1 is a constant neuron
constexpr int32_t kTieTermBits = 2;    // bits of the double sum of t^3 - t over tie groups, smallest value first
constexpr int32_t kZeroCount = 3;      // number of values equal to zero

struct TieTally {
    int64_t distinct = 0;
    double term = 0;

    // The order of the additions and the three roundings of a term are part of the contract: Java repeats them.
    void add(int64_t t) noexcept {
        distinct++;
        double size = static_cast<double>(t);
        term += size * size * size - size;
    }

    void store(int64_t* summary) const noexcept {
        summary[kDistinctCount] = distinct;
        std::memcpy(summary + kTieTermBits, &term, sizeof term);
    }
};

// Adds each sample's rank, less the rank of the zeros, to its pattern. Sums wrap modulo 2^64 on the way.
struct PatternSums {
    uint64_t* sums;
    uint64_t zeroRank;
    INVERT_INLINE void put(uint32_t pattern, int64_t rank) const {
        sums[pattern] += static_cast<uint64_t>(rank) - zeroRank;
    }
};

// Passes the tie group that starts at from to the sink; below is the number of values below pairs[0]. Returns the end
// of the group.
template <class Sink>
INVERT_INLINE int64_t putGroup(const uint64_t* pairs, int64_t from, int64_t to, int64_t below, const Sink& sink,
                               TieTally& ties) {
    uint64_t key = pairs[from] >> 32;
    int64_t end = from + 1;
    while (end < to && pairs[end] >> 32 == key) {
        end++;
    }
    int64_t size = end - from;
    int64_t rank = 2 * (below + from) + size + 1;
    for (int64_t i = from; i < end; i++) {
        sink.put(static_cast<uint32_t>(pairs[i]), rank);
    }
    ties.add(size);
    return end;
}

template <class Sink>
inline void putRanksScalar(const uint64_t* pairs, int64_t from, int64_t to, int64_t below, const Sink& sink,
                           TieTally& ties) noexcept {
    while (from < to) {
        from = putGroup(pairs, from, to, below, sink, ties);
    }
}

#if INVERT_X86
// Handles eight pairs that all differ from their neighbors, the usual case, without data-dependent branches.
template <class Sink>
INVERT_AVX2 inline void putRanksAvx2(const uint64_t* pairs, int64_t from, int64_t to, int64_t below, const Sink& sink,
                                     TieTally& ties) noexcept {
    while (from < to) {
        if (from + 9 <= to) {
            __m256i key = eightKeys(pairs + from);
            __m256i equal = _mm256_cmpeq_epi32(key, eightKeys(pairs + from + 1));
            if (_mm256_testz_si256(equal, equal)) {
                for (int64_t i = from; i < from + 8; i++) {
                    sink.put(static_cast<uint32_t>(pairs[i]), 2 * (below + i) + 2);
                }
                ties.distinct += 8;
                from += 8;
                continue;
            }
        }
        from = putGroup(pairs, from, to, below, sink, ties);
    }
}

template <class Sink>
INVERT_AVX512 inline void putRanksAvx512(const uint64_t* pairs, int64_t from, int64_t to, int64_t below,
                                         const Sink& sink, TieTally& ties) noexcept {
    putRanksAvx2(pairs, from, to, below, sink, ties);
}
#endif

// Sorted values that ranking stores at the start of its scratch, for functions that need more of the order than its
// sums: nonzero values in ascending order. The key of a value is the shifted one; see keys.
struct RankedPairs {
    const uint64_t* pairs;
    int64_t nonzeros;
    int64_t negatives;
    int64_t zeros;
    int32_t low;
    uint32_t gap;
};
constexpr int64_t kRankedPairsBytes = 64;
static_assert(sizeof(RankedPairs) <= kRankedPairsBytes, "the scratch begins with it");

inline int64_t rankScratchBytes(int64_t n) noexcept {
    return kRankedPairsBytes + 2 * (n + kKeySlack) * 8 + kHistogramEntries * 4 + 64;
}

struct RankScratch {
    RankedPairs* ranked;
    uint32_t* histogram;
    uint64_t* a;
    uint64_t* b;
    uint32_t* keys;  // keys and kept overlay b, which the first pass does not write
    uint32_t* kept;

    RankScratch(void* scratch, int64_t n) noexcept
        : ranked(static_cast<RankedPairs*>(scratch)),
          histogram(reinterpret_cast<uint32_t*>(static_cast<char*>(scratch) + kRankedPairsBytes)),
          a(reinterpret_cast<uint64_t*>(histogram + kHistogramEntries)),
          b(a + n + kKeySlack),
          keys(reinterpret_cast<uint32_t*>(b)),
          kept(keys + n + kKeySlack) {}
};

struct SortedValues {
    ValueScan scan;
    int64_t nonzeros = 0;
    const uint64_t* pairs = nullptr;
};

// Sorts the nonzero values. Stops at the first value that is not finite.
inline SortedValues sortNonzeros(int32_t tier, const float* values, const uint32_t* payloads, int64_t n,
                                 void* scratch) noexcept {
    SortedValues sorted;
    sorted.scan = INVERT_TIER(tier, scan, values, n);
    if (sorted.scan.firstBad >= 0) {
        return sorted;
    }
    RankScratch buffers(scratch, n);
    bool asIs = sorted.scan.zeros == 0;
    uint32_t* kept = asIs ? nullptr : buffers.kept;
    sorted.nonzeros = INVERT_TIER(tier, keys, values, payloads, n, sorted.scan, buffers.keys, kept);
    sorted.pairs = sortPairs(tier, buffers.keys, asIs ? payloads : kept, sorted.nonzeros,
                             sorted.scan.keyRange(), buffers.histogram, buffers.a, buffers.b);
    *buffers.ranked = {sorted.pairs,      sorted.nonzeros, sorted.scan.negatives,
                       sorted.scan.zeros, sorted.scan.low, sorted.scan.gap()};
    return sorted;
}

// Passes all ranks to the sink in one ascending walk: ranks below zero, then the zeros' group, then ranks above.
template <class Sink>
inline void putAllRanks(int32_t tier, const SortedValues& sorted, const Sink& sink, int64_t* summary) noexcept {
    TieTally ties;
    int64_t negatives = sorted.scan.negatives;
    INVERT_TIER(tier, putRanks, sorted.pairs, 0, negatives, 0, sink, ties);
    if (sorted.scan.zeros > 0) {
        ties.add(sorted.scan.zeros);
    }
    INVERT_TIER(tier, putRanks, sorted.pairs, negatives, sorted.nonzeros, sorted.scan.zeros, sink, ties);
    ties.store(summary);
    summary[kZeroCount] = sorted.scan.zeros;
}

// Computes sums[p], the sum of the doubled mid-ranks of the samples of pattern p. Returns 0, or 1 if a value is not
// finite. Zeros, half of a rectified neuron and nearly all of a sparse latent, are never sorted: their rank times the
// pattern's size is the initial sum, and each nonzero value adds the difference.
inline int32_t rank32(int32_t tier, const float* values, const uint32_t* patternOf, const uint32_t* patternSize,
                      int64_t n, int64_t patternCount, void* scratch, uint64_t* sums, int64_t* summary) noexcept {
    SortedValues sorted = sortNonzeros(tier, values, patternOf, n, scratch);
    summary[kFirstBad] = sorted.scan.firstBad;
    if (sorted.scan.firstBad >= 0) {
        return 1;
    }
    uint64_t zeroRank = 0;
    if (sorted.scan.zeros == 0) {
        std::memset(sums, 0, static_cast<size_t>(patternCount) * sizeof(uint64_t));
    } else {
        zeroRank = static_cast<uint64_t>(2 * sorted.scan.negatives + sorted.scan.zeros + 1);
        for (int64_t p = 0; p < patternCount; p++) {
            sums[p] = zeroRank * patternSize[p];
        }
    }
    putAllRanks(tier, sorted, PatternSums{sums, zeroRank}, summary);
    return 0;
}

}  // namespace invert
