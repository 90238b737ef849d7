// Sums the ranks of several neurons over the patterns of their samples, which a permutation has reassigned.
#pragma once

#include <cstdint>
#include <cstring>

#include "dispatch.h"

namespace invert {

constexpr int64_t kSummedNeurons = 16;  // one pass over the samples sums the ranks of all of them

INVERT_INLINE void patternSumsOf(const int32_t* ranks, const uint32_t* patternOf, int64_t n, int64_t* sums) {
    for (int64_t i = 0; i < n; i++) {
        const int32_t* from = ranks + i * kSummedNeurons;
        int64_t* to = sums + patternOf[i] * kSummedNeurons;
        for (int64_t neuron = 0; neuron < kSummedNeurons; neuron++) {
            to[neuron] += from[neuron];
        }
    }
}

inline void patternSumsScalar(const int32_t* ranks, const uint32_t* patternOf, int64_t n,
                              int64_t* sums) noexcept {
    patternSumsOf(ranks, patternOf, n, sums);
}
#if INVERT_X86
INVERT_AVX2 inline void patternSumsAvx2(const int32_t* ranks, const uint32_t* patternOf, int64_t n,
                              int64_t* sums) noexcept {
    patternSumsOf(ranks, patternOf, n, sums);
}
INVERT_AVX512 inline void patternSumsAvx512(const int32_t* ranks, const uint32_t* patternOf, int64_t n,
                              int64_t* sums) noexcept {
    patternSumsOf(ranks, patternOf, n, sums);
}
#endif

// ranks: n x kSummedNeurons; patternOf: n, below patternCount; sums: patternCount x kSummedNeurons, overwritten.
inline void patternSums(int32_t tier, const int32_t* ranks, const uint32_t* patternOf, int64_t n,
                        int64_t patternCount, int64_t* sums) noexcept {
    std::memset(sums, 0, static_cast<size_t>(patternCount * kSummedNeurons) * sizeof(int64_t));
    INVERT_TIER(tier, patternSums, ranks, patternOf, n, sums);
}

}  // namespace invert
