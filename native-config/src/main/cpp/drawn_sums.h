// Rank sums of a neuron over samples that are drawn with replacement, from an order that was made once.
#pragma once

#include <cstdint>
#include <cstring>

#include "dispatch.h"

namespace invert {

constexpr uint32_t kLastOfTies = 0x80000000u;  // in an order, marks the last sample of each group of equal values

// A sample's draw is its pattern << 32 | the number of times it was drawn.
constexpr uint64_t kTimesDrawn = 0xFFFFFFFFu;

INVERT_INLINE int64_t timesDrawn(const uint64_t* draws, uint32_t entry) {
    return static_cast<int64_t>(draws[entry & ~kLastOfTies] & kTimesDrawn);
}

// Draws with a lower value than those that follow, and the number of distinct values drawn.
struct DrawnValues {
    int64_t below = 0;
    int64_t distinct = 0;
};

// Adds the ranks of the samples from order[from] to order[to - 1], which ends a group, less the shared rank. Bound by
// the latency of the draws, which lie in L2 for 50,000 samples; a group of one sample takes no other branch.
inline void addDraws(const uint32_t* order, int64_t from, int64_t to, const uint64_t* draws, uint64_t sharedRank,
                     uint64_t* sums, DrawnValues& walked) noexcept {
    int64_t below = walked.below;
    int64_t distinct = walked.distinct;
    while (from < to) {
        uint32_t entry = order[from];
        if (entry & kLastOfTies) {
            uint64_t draw = draws[entry & ~kLastOfTies];
            uint64_t times = draw & kTimesDrawn;
            sums[draw >> 32] += times * (static_cast<uint64_t>(2 * below) + times + 1 - sharedRank);
            below += static_cast<int64_t>(times);
            distinct += times != 0;
            from++;
            continue;
        }
        int64_t end = from;
        int64_t times = 0;
        do {
            entry = order[end++];
            times += timesDrawn(draws, entry);
        } while (!(entry & kLastOfTies));
        uint64_t rank = static_cast<uint64_t>(2 * below + times + 1) - sharedRank;
        for (; from < end; from++) {
            uint64_t draw = draws[order[from] & ~kLastOfTies];
            sums[draw >> 32] += (draw & kTimesDrawn) * rank;
        }
        below += times;
        distinct += times != 0;
    }
    walked = {below, distinct};
}

// Computes sums[p], the sum of the doubled mid-ranks of the draws of pattern p among drawCount draws. The order lists
// the samples by ascending value; the samples of one group, which follows the first lower ones, may be left out. Returns
// the number of distinct values drawn.
inline int64_t drawnSums(const uint32_t* order, int64_t listed, int64_t lower, const uint64_t* draws,
                         int64_t sampleCount, int64_t drawCount, const uint32_t* patternSize, int64_t patternCount,
                         uint64_t* sums) noexcept {
    uint64_t sharedRank = 0;
    int64_t sharedDraws = 0;
    if (listed == sampleCount) {
        std::memset(sums, 0, static_cast<size_t>(patternCount) * sizeof(uint64_t));
    } else {
        int64_t lowerDraws = 0;
        for (int64_t i = 0; i < lower; i++) {
            lowerDraws += timesDrawn(draws, order[i]);
        }
        sharedDraws = drawCount - lowerDraws;
        for (int64_t i = lower; i < listed; i++) {
            sharedDraws -= timesDrawn(draws, order[i]);
        }
        sharedRank = static_cast<uint64_t>(2 * lowerDraws + sharedDraws + 1);
        for (int64_t p = 0; p < patternCount; p++) {
            sums[p] = sharedRank * patternSize[p];
        }
    }
    DrawnValues walked;
    addDraws(order, 0, lower, draws, sharedRank, sums, walked);
    walked.below += sharedDraws;
    walked.distinct += sharedDraws > 0;
    addDraws(order, lower, listed, draws, sharedRank, sums, walked);
    return walked.distinct;
}

}  // namespace invert
