// Concept rows of a neuron whose samples mostly share one rank, such as that of the zeros of a sparse latent. The rank
// sum of a formula is its count times the shared rank, plus the offsets of the other samples in it. Counts do not depend
// on the neuron, so that they can be kept.
#pragma once

#include <cstdint>

#include "bits.h"
#include "dispatch.h"
#include "scatter.h"

namespace invert {

// Patterns are listed in blocks of this size before the limit is checked.
constexpr int64_t kOffsetBlock = 1024;

// Lists the patterns whose rank sum is not patternSize[p] * shared, and how far each differs. patterns and offsets have
// room for limit + kOffsetBlock entries. Returns their number, or -1 if it exceeds the limit.
inline int64_t listOffsets(const uint64_t* sums, const uint32_t* patternSize, int64_t patternCount, int64_t shared,
                           int64_t limit, uint32_t* patterns, int64_t* offsets) noexcept {
    int64_t count = 0;
    for (int64_t first = 0; first < patternCount; first += kOffsetBlock) {
        int64_t end = first + kOffsetBlock < patternCount ? first + kOffsetBlock : patternCount;
        for (int64_t p = first; p < end; p++) {
            int64_t offset = static_cast<int64_t>(sums[p]) - static_cast<int64_t>(patternSize[p]) * shared;
            // Overwrites instead of skipping: no processor can predict sparse values.
            patterns[count] = static_cast<uint32_t>(p);
            offsets[count] = offset;
            count += offset != 0;
        }
        if (count > limit) {
            return -1;
        }
    }
    return count;
}

template <int64_t kStride>
struct CountRow {
    using Word = uint64_t;
    const uint32_t* sizes;
    uint64_t* row;

    INVERT_INLINE uint64_t weight(int64_t p) const { return sizes[p]; }
    INVERT_INLINE static uint64_t negate(uint64_t w) { return 0 - w; }
    INVERT_INLINE void add(int64_t j, uint64_t w) const { row[j * kStride] += w; }
};

template <int64_t kStride, class Id>
inline void countRow(const uint64_t* set, const uint64_t* parent, const uint64_t* parentRow,
                     const uint32_t* conceptSize, const uint32_t* patternSize, int64_t patternCount,
                     const int64_t* rowStart, const Id* ids, int64_t conceptCount, uint64_t* row) noexcept {
    int32_t plan = cheapestPlan(set, parentRow == nullptr ? nullptr : parent, patternCount, true);
    constexpr int32_t shift = kStride == 1 ? kCountShift : 0;
    for (int64_t j = 0; j < conceptCount; j++) {
        row[j * kStride] = plan == kPlanDirect  ? 0
                           : plan == kPlanDelta ? parentRow[j * kStride] >> shift
                                                : conceptSize[j];
    }
    CountRow<kStride> target{patternSize, row};
    for (int64_t w = 0; w < wordsFor(patternCount); w++) {
        uint64_t word = set[w];
        if (plan == kPlanDirect) {
            scatterWord(word, w * 64, rowStart, ids, target, false);
        } else if (plan == kPlanComplement) {
            scatterWord(~word & fullWord(w, patternCount), w * 64, rowStart, ids, target, true);
        } else {
            scatterWord(word & ~parent[w], w * 64, rowStart, ids, target, false);
            scatterWord(parent[w] & ~word, w * 64, rowStart, ids, target, true);
        }
    }
}

// Counts the samples in A and j for every concept j. Rows have stride 1 (packed) or 2 (wide) words; parentRow is a
// finished row, the result holds plain counts, for addOffsets to finish.
inline void conceptCounts(const uint64_t* set, const uint64_t* parent, const uint64_t* parentRow,
                          const uint32_t* conceptSize, const uint32_t* patternSize, int64_t patternCount,
                          const int64_t* rowStart, const void* ids, int32_t idBytes, int64_t conceptCount,
                          int32_t stride, uint64_t* row) noexcept {
    auto* narrow = static_cast<const uint16_t*>(ids);
    auto* broad = static_cast<const uint32_t*>(ids);
    if (stride == 1 && idBytes == 2) {
        countRow<1>(set, parent, parentRow, conceptSize, patternSize, patternCount, rowStart, narrow, conceptCount,
                    row);
    } else if (stride == 1) {
        countRow<1>(set, parent, parentRow, conceptSize, patternSize, patternCount, rowStart, broad, conceptCount, row);
    } else if (idBytes == 2) {
        countRow<2>(set, parent, parentRow, conceptSize, patternSize, patternCount, rowStart, narrow, conceptCount,
                    row);
    } else {
        countRow<2>(set, parent, parentRow, conceptSize, patternSize, patternCount, rowStart, broad, conceptCount, row);
    }
}

// The chain from a pattern to the counters of its concepts misses the cache at each step: both are fetched early.
constexpr int64_t kStartsAhead = 32;
constexpr int64_t kIdsAhead = 12;

template <int64_t kStride, class Id>
inline void scatterOffsets(const uint32_t* patterns, const int64_t* offsets, const uint32_t* places, int64_t count,
                           const int64_t* rowStart, const Id* ids, uint64_t* row) noexcept {
    constexpr int64_t sumAt = kStride - 1;
    for (int64_t k = 0; k < count; k++) {
        if (k + kStartsAhead < count) {
            __builtin_prefetch(rowStart + patterns[places[k + kStartsAhead]]);
        }
        if (k + kIdsAhead < count) {
            __builtin_prefetch(ids + rowStart[patterns[places[k + kIdsAhead]]]);
        }
        int64_t p = patterns[places[k]];
        uint64_t offset = static_cast<uint64_t>(offsets[places[k]]);
        const Id* end = ids + rowStart[p + 1];
        for (const Id* id = ids + rowStart[p]; id < end; id++) {
            row[*id * kStride + sumAt] += offset;
        }
    }
}

// Turns a row of plain counts into that of conceptRow (stride 1) or conceptRowWide (stride 2): adds the shared rank of
// each counted sample, and the offsets of the listed patterns in the set (null: all). scratch: uint32[listed].
inline void addOffsets(const uint64_t* set, int64_t shared, const uint32_t* patterns, const int64_t* offsets,
                       int64_t listed, const int64_t* rowStart, const void* ids, int32_t idBytes,
                       int64_t conceptCount, int32_t stride, uint32_t* scratch, uint64_t* row) noexcept {
    uint64_t rank = static_cast<uint64_t>(shared);
    for (int64_t j = 0; j < conceptCount; j++) {
        if (stride == 1) {
            // The sum may pass its bits until the offsets are added: a carry into the count is borrowed back.
            row[j] = (row[j] << kCountShift) + row[j] * rank;
        } else {
            row[2 * j + 1] = row[2 * j] * rank;
        }
    }
    int64_t count = 0;
    for (int64_t k = 0; k < listed; k++) {
        scratch[count] = static_cast<uint32_t>(k);
        count += set == nullptr || bitAt(set, patterns[k]);
    }
    auto* narrow = static_cast<const uint16_t*>(ids);
    auto* broad = static_cast<const uint32_t*>(ids);
    if (stride == 1 && idBytes == 2) {
        scatterOffsets<1>(patterns, offsets, scratch, count, rowStart, narrow, row);
    } else if (stride == 1) {
        scatterOffsets<1>(patterns, offsets, scratch, count, rowStart, broad, row);
    } else if (idBytes == 2) {
        scatterOffsets<2>(patterns, offsets, scratch, count, rowStart, narrow, row);
    } else {
        scatterOffsets<2>(patterns, offsets, scratch, count, rowStart, broad, row);
    }
}

}  // namespace invert
