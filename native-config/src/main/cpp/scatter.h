// Concept rows: for a formula A, per concept j the number of samples in A and j and the sum of their ranks.
#pragma once

#include <cstdint>
#include <cstring>

#include "bits.h"
#include "dispatch.h"

namespace invert {

// Packed word: count << 40 | sum. One addition updates both; exact while n < 2^20, since n (n + 1) < 2^40.
constexpr int32_t kCountShift = 40;
constexpr uint64_t kSumMask = (uint64_t{1} << kCountShift) - 1;

struct WideWord {
    uint64_t count;
    uint64_t sum;
};

// Plans for computing a concept row.
constexpr int32_t kPlanDirect = 0;      // scatter of A
constexpr int32_t kPlanComplement = 1;  // full row - scatter of the patterns outside A
constexpr int32_t kPlanDelta = 2;       // parent's row + and - scatter of the patterns that differ

inline void packWeights(const uint64_t* sums, const uint32_t* patternSize, int64_t patternCount,
                        uint64_t* packed) noexcept {
    for (int64_t p = 0; p < patternCount; p++) {
        packed[p] = static_cast<uint64_t>(patternSize[p]) << kCountShift | sums[p];
    }
}

struct PackedRow {
    using Word = uint64_t;
    const uint64_t* weights;
    uint64_t* row;

    INVERT_INLINE uint64_t weight(int64_t p) const { return weights[p]; }
    INVERT_INLINE static uint64_t negate(uint64_t w) { return 0 - w; }
    INVERT_INLINE void add(int64_t j, uint64_t w) const { row[j] += w; }
};

struct WideRow {
    using Word = WideWord;
    const uint64_t* sums;
    const uint32_t* sizes;
    WideWord* row;

    INVERT_INLINE WideWord weight(int64_t p) const { return {sizes[p], sums[p]}; }
    INVERT_INLINE static WideWord negate(WideWord w) { return {0 - w.count, 0 - w.sum}; }
    INVERT_INLINE void add(int64_t j, WideWord w) const {
        row[j].count += w.count;
        row[j].sum += w.sum;
    }
};

// Adds (or, negative, subtracts) the patterns of one word of a set.
template <class Row, class Id>
INVERT_INLINE void scatterWord(uint64_t word, int64_t first, const int64_t* rowStart, const Id* ids, const Row& row,
                               bool negative) {
    forEachBit(word, first, [&](int64_t p) {
        typename Row::Word w = row.weight(p);
        if (negative) {
            w = Row::negate(w);
        }
        const Id* id = ids + rowStart[p];
        const Id* end = ids + rowStart[p + 1];
        for (; id + 4 <= end; id += 4) {
            row.add(id[0], w);
            row.add(id[1], w);
            row.add(id[2], w);
            row.add(id[3], w);
        }
        for (; id < end; id++) {
            row.add(*id, w);
        }
    });
}

INVERT_INLINE uint64_t fullWord(int64_t w, int64_t patternCount) {
    int64_t left = patternCount - w * 64;
    return left >= 64 ? ~uint64_t{0} : (uint64_t{1} << left) - 1;
}

// Returns the plan that visits the fewest patterns. full: the full row is available; parent: null if no parent's row
// is.
inline int32_t cheapestPlan(const uint64_t* set, const uint64_t* parent, int64_t patternCount, bool full) noexcept {
    int64_t inside = 0, differing = 0;
    for (int64_t w = 0; w < wordsFor(patternCount); w++) {
        inside += onesIn(set[w]);
        differing += parent == nullptr ? 0 : onesIn(set[w] ^ parent[w]);
    }
    int64_t direct = inside;
    int64_t complement = full ? patternCount - inside : INT64_MAX;
    int64_t delta = parent != nullptr ? differing : INT64_MAX;
    return direct <= complement && direct <= delta ? kPlanDirect : complement <= delta ? kPlanComplement : kPlanDelta;
}

template <class Row, class Id>
inline int32_t makeRow(const uint64_t* set, const uint64_t* parent, const typename Row::Word* parentRow,
                       const typename Row::Word* fullRow, int64_t patternCount, const int64_t* rowStart,
                       const Id* ids, int64_t conceptCount, const Row& row) noexcept {
    const uint64_t* base = parentRow == nullptr ? nullptr : parent;
    int32_t plan = cheapestPlan(set, base, patternCount, fullRow != nullptr);
    size_t bytes = static_cast<size_t>(conceptCount) * sizeof(typename Row::Word);
    if (plan == kPlanDirect) {
        std::memset(static_cast<void*>(row.row), 0, bytes);
    } else {
        std::memcpy(static_cast<void*>(row.row), plan == kPlanDelta ? parentRow : fullRow, bytes);
    }
    for (int64_t w = 0; w < wordsFor(patternCount); w++) {
        uint64_t word = set[w];
        if (plan == kPlanDirect) {
            scatterWord(word, w * 64, rowStart, ids, row, false);
        } else if (plan == kPlanComplement) {
            scatterWord(~word & fullWord(w, patternCount), w * 64, rowStart, ids, row, true);
        } else {
            scatterWord(word & ~parent[w], w * 64, rowStart, ids, row, false);
            scatterWord(parent[w] & ~word, w * 64, rowStart, ids, row, true);
        }
    }
    return plan;
}

// Computes row[j], the packed count and rank sum of A and j. weights: packWeights. parent and parentRow (both or
// neither) are another formula's set and row, fullRow the row of all patterns; each may be null. Returns the plan used.
inline int32_t conceptRow(const uint64_t* set, const uint64_t* parent, const uint64_t* parentRow,
                          const uint64_t* fullRow, const uint64_t* weights, int64_t patternCount,
                          const int64_t* rowStart, const void* ids, int32_t idBytes, int64_t conceptCount,
                          uint64_t* row) noexcept {
    PackedRow target{weights, row};
    return idBytes == 2 ? makeRow(set, parent, parentRow, fullRow, patternCount, rowStart,
                                  static_cast<const uint16_t*>(ids), conceptCount, target)
                        : makeRow(set, parent, parentRow, fullRow, patternCount, rowStart,
                                  static_cast<const uint32_t*>(ids), conceptCount, target);
}

// Computes conceptRow for any n, in rows of two words per concept (count, sum).
inline int32_t conceptRowWide(const uint64_t* set, const uint64_t* parent, const uint64_t* parentRow,
                              const uint64_t* fullRow, const uint64_t* sums, const uint32_t* patternSize,
                              int64_t patternCount, const int64_t* rowStart, const void* ids, int32_t idBytes,
                              int64_t conceptCount, uint64_t* row) noexcept {
    WideRow target{sums, patternSize, reinterpret_cast<WideWord*>(row)};
    auto* parentWords = reinterpret_cast<const WideWord*>(parentRow);
    auto* fullWords = reinterpret_cast<const WideWord*>(fullRow);
    return idBytes == 2 ? makeRow(set, parent, parentWords, fullWords, patternCount, rowStart,
                                  static_cast<const uint16_t*>(ids), conceptCount, target)
                        : makeRow(set, parent, parentWords, fullWords, patternCount, rowStart,
                                  static_cast<const uint32_t*>(ids), conceptCount, target);
}

}  // namespace invert
