// Sums the ranks of several neurons over the patterns of their samples, which a permutation has reassigned.
#pragma once

#include <cstdint>
#include <cstring>

#include "dispatch.h"

namespace invert {

constexpr int64_t kSummedLanes = 16;  // neurons that one pass over the samples sums fastest

INVERT_INLINE void patternSumsOf(const int32_t* ranks, const uint32_t* patternOf, int64_t n, int64_t lanes,
                                 int64_t* sums) {
    if (lanes == kSummedLanes) {
        for (int64_t i = 0; i < n; i++) {
            const int32_t* from = ranks + i * kSummedLanes;
            int64_t* to = sums + patternOf[i] * kSummedLanes;
            for (int64_t lane = 0; lane < kSummedLanes; lane++) {
                to[lane] += from[lane];
            }
        }
        return;
    }
    for (int64_t i = 0; i < n; i++) {
        for (int64_t lane = 0; lane < lanes; lane++) {
            sums[patternOf[i] * lanes + lane] += ranks[i * lanes + lane];
        }
    }
}

inline void patternSumsScalar(const int32_t* ranks, const uint32_t* patternOf, int64_t n, int64_t lanes,
                              int64_t* sums) noexcept {
    patternSumsOf(ranks, patternOf, n, lanes, sums);
}
#if INVERT_X86
INVERT_AVX2 inline void patternSumsAvx2(const int32_t* ranks, const uint32_t* patternOf, int64_t n, int64_t lanes,
                                        int64_t* sums) noexcept {
    patternSumsOf(ranks, patternOf, n, lanes, sums);
}
INVERT_AVX512 inline void patternSumsAvx512(const int32_t* ranks, const uint32_t* patternOf, int64_t n, int64_t lanes,
                                            int64_t* sums) noexcept {
    patternSumsOf(ranks, patternOf, n, lanes, sums);
}
#endif

// ranks: n x lanes; patternOf: n, below patternCount; sums: patternCount x lanes, overwritten.
inline void patternSums(int32_t tier, const int32_t* ranks, const uint32_t* patternOf, int64_t n, int64_t lanes,
                        int64_t patternCount, int64_t* sums) noexcept {
    std::memset(sums, 0, static_cast<size_t>(patternCount * lanes) * sizeof(int64_t));
    INVERT_TIER(tier, patternSums, ranks, patternOf, n, lanes, sums);
}

}  // namespace invert
