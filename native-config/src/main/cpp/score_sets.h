// Scores arbitrary formulas: for M sets of patterns and K vectors of exact integers, computes all M x K sums.
#pragma once

#include <cstdint>
#include <cstring>
#include <type_traits>

#include "bits.h"
#include "dispatch.h"
#include "four_russians.h"

namespace invert {

// Number of sets per pass: enough that building the tables (about 384 line additions per block) is little compared with
// using them (6 line additions per set and block), few enough that the totals take 128 KiB at most.
constexpr int64_t kSetsPerPass = 2048;

inline int64_t scoreScratchBytes(int64_t setCount) noexcept {
    int64_t sets = setCount < kSetsPerPass ? setCount : kSetsPerPass;
    return 64 + kBlockPatterns * kLineBytes + kGroups * kTableBytes + sets * kLineBytes;
}

template <class Lane>
INVERT_INLINE void scoreLanes(int32_t tier, const uint64_t* index, int64_t setCount, int64_t patternCount,
                              const int64_t* values, int64_t vectorCount, void* scratch, int64_t* sums) {
    constexpr int64_t L = lanesPerLine<Lane>;
    char* memory = alignLine(scratch);
    Lane* lines = reinterpret_cast<Lane*>(memory);
    Lane* tables = reinterpret_cast<Lane*>(memory + kBlockPatterns * kLineBytes);
    Lane* totals = reinterpret_cast<Lane*>(memory + kBlockPatterns * kLineBytes + kGroups * kTableBytes);
    for (int64_t first = 0; first < setCount; first += kSetsPerPass) {
        int64_t sets = setCount - first < kSetsPerPass ? setCount - first : kSetsPerPass;
        for (int64_t k = 0; k < vectorCount; k += L) {
            int64_t lanes = vectorCount - k < L ? vectorCount - k : L;
            std::memset(totals, 0, static_cast<size_t>(sets * kLineBytes));
            for (int64_t b = 0; b < tableBlocks(patternCount); b++) {
                int64_t from = b * kBlockPatterns;
                int64_t used = patternCount - from < kBlockPatterns ? patternCount - from : kBlockPatterns;
                std::memset(lines, 0, kBlockPatterns * kLineBytes);
                for (int64_t l = 0; l < lanes; l++) {
                    const int64_t* vector = values + (k + l) * patternCount + from;
                    for (int64_t p = 0; p < used; p++) {
                        lines[p * L + l] = static_cast<Lane>(vector[p]);
                    }
                }
                INVERT_TIER(tier, tablesBlock, lines, tables, index + b * setCount + first, sets, totals);
            }
            for (int64_t m = 0; m < sets; m++) {
                for (int64_t l = 0; l < lanes; l++) {
                    using Signed = std::conditional_t<sizeof(Lane) == 4, int32_t, int64_t>;
                    sums[(first + m) * vectorCount + k + l] = static_cast<Signed>(totals[m * L + l]);
                }
            }
        }
    }
}

// Computes sums[m * vectorCount + k], the sum of values[k * patternCount + p] over the patterns p of set m. index:
// tableIndex of the sets. laneBits 32 is exact if every result lies in [-2^31, 2^31): intermediate overflow cancels in
// arithmetic modulo 2^32. Since |Z| <= n (N - n) <= N^2 / 4, that holds for centered ranks up to N = 92,681; beyond,
// and for any other values, laneBits is 64.
inline void scoreSets(int32_t tier, int32_t laneBits, const uint64_t* index, int64_t setCount, int64_t patternCount,
                      const int64_t* values, int64_t vectorCount, void* scratch, int64_t* sums) noexcept {
    if (laneBits == 32) {
        scoreLanes<uint32_t>(tier, index, setCount, patternCount, values, vectorCount, scratch, sums);
    } else {
        scoreLanes<uint64_t>(tier, index, setCount, patternCount, values, vectorCount, scratch, sums);
    }
}

// Computes counts[m], the number of samples of set m; a null patternSize denotes one sample per pattern.
inline void countSets(const uint64_t* sets, int64_t setCount, int64_t patternCount, const uint32_t* patternSize,
                      int64_t* counts) noexcept {
    int64_t words = wordsFor(patternCount);
    for (int64_t m = 0; m < setCount; m++) {
        int64_t count = 0;
        for (int64_t w = 0; w < words; w++) {
            uint64_t word = sets[m * words + w];
            if (patternSize == nullptr) {
                count += onesIn(word);
            } else {
                forEachBit(word, w * 64, [&](int64_t p) { count += patternSize[p]; });
            }
        }
        counts[m] = count;
    }
}

}  // namespace invert
