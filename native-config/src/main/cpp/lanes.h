// Computes sixteen concept rows at once: 16 (formula, neuron) pairs share every read of the concept matrix. Sparse
// concepts are scattered (one line addition per membership); dense ones use Four-Russians tables (0.2 line additions
// per pattern at any density, so they are faster above about one membership in ten).
#pragma once

#include <cstdint>
#include <cstring>

#include "bits.h"
#include "dispatch.h"
#include "four_russians.h"
#include "lane_steps.h"
#include "scatter.h"

namespace invert {

// The concept matrix over patterns, split by density. Sparse: rows of ids. Dense: tableIndex of their columns.
struct LaneConcepts {
    const int64_t* rowStart;
    const void* ids;
    int32_t idBytes;
    int64_t denseCount;
    const uint32_t* denseIds;
    const uint64_t* denseIndex;
    int64_t conceptCount;
    int64_t patternCount;
};

struct LaneInputs {
    const uint64_t* sets[kLanes];     // null: all patterns
    const uint64_t* weights[kLanes];  // null: lane not used
    uint64_t* rows[kLanes];
};

inline int64_t laneScratchBytes(int64_t conceptCount) noexcept {
    return 64 + conceptCount * kLanes * (4 + 4 + 2 + 4) + kBlockPatterns * kLineBytes + kGroups * kTableBytes;
}

class LaneRows {
public:
    LaneRows(int32_t tier, bool counted, const LaneConcepts& concepts, const LaneInputs& inputs, int64_t maxWeight,
             void* scratch) noexcept
        : tier_(tier), counted_(counted), concepts_(concepts), inputs_(inputs) {
        int64_t lines = concepts.conceptCount * kLanes;
        sums_ = reinterpret_cast<uint32_t*>(alignLine(scratch));
        dense_ = sums_ + lines;
        packed_ = dense_ + lines;
        tables_ = packed_ + lines;
        block_ = tables_ + kGroups * kTableBytes / 4;
        counts_ = reinterpret_cast<uint16_t*>(block_ + kBlockPatterns * kLanes);
        int64_t fits = static_cast<int64_t>(kLaneSumMask) / maxWeight;
        packedBlocks_ = (fits < 255 ? fits : 255) / kBlockPatterns;
        int64_t sumFits = static_cast<int64_t>(UINT32_MAX) / maxWeight;
        sumBlocks_ = (counted && sumFits > 65535 ? 65535 : sumFits) / kBlockPatterns;
        // A sum line is flushed after a whole number of packed flushes.
        sumBlocks_ = counted && packedBlocks_ > 0 ? sumBlocks_ / packedBlocks_ * packedBlocks_ : sumBlocks_;
    }

    // Returns false if a block of 36 patterns could overflow a lane.
    bool fits() const noexcept { return sumBlocks_ >= 1 && (!counted_ || packedBlocks_ >= 1); }

    void run() noexcept {
        int64_t lines = concepts_.conceptCount * kLanes;
        std::memset(sums_, 0, static_cast<size_t>(lines) * 4 * 3);
        std::memset(counts_, 0, static_cast<size_t>(lines) * 2);
        for (int64_t l = 0; l < kLanes; l++) {
            if (inputs_.weights[l] != nullptr) {
                std::memset(inputs_.rows[l], 0, static_cast<size_t>(concepts_.conceptCount) * 8);
            }
        }
        int64_t blocks = tableBlocks(concepts_.patternCount);
        for (int64_t b = 0; b < blocks; b++) {
            addBlock(b);
            bool last = b + 1 == blocks;
            if (counted_ && (last || (b + 1) % packedBlocks_ == 0)) {
                flushPacked();
            }
            if (last || (b + 1) % sumBlocks_ == 0) {
                flushSums();
            }
        }
    }

private:
    // Returns the lines to add memberships to: the sums, unless a lane also holds its count.
    uint32_t* sparseTarget() const noexcept { return counted_ ? packed_ : sums_; }

    uint64_t blockBits(const uint64_t* set, int64_t from, int64_t used) const noexcept {
        uint64_t all = (uint64_t{1} << used) - 1;
        if (set == nullptr) {
            return all;
        }
        int64_t word = from >> 6;
        int32_t shift = static_cast<int32_t>(from & 63);
        uint64_t bits = set[word] >> shift;
        if (shift + used > 64) {
            bits |= set[word + 1] << (64 - shift);
        }
        return bits & all;
    }

    void addBlock(int64_t b) noexcept {
        int64_t from = b * kBlockPatterns;
        int64_t left = concepts_.patternCount - from;
        int64_t used = left < kBlockPatterns ? left : kBlockPatterns;
        uint64_t bits[kLanes];
        uint64_t any = 0;
        for (int64_t l = 0; l < kLanes; l++) {
            bits[l] = inputs_.weights[l] == nullptr ? 0 : blockBits(inputs_.sets[l], from, used);
            any |= bits[l];
        }
        if (any == 0) {
            return;
        }
        uint32_t one = counted_ ? 1u << kLaneCountShift : 0;
        INVERT_TIER(tier_, maskedLines, inputs_.weights, bits, one, from, used, block_);
        if (concepts_.idBytes == 2) {
            addSparse(any, from, static_cast<const uint16_t*>(concepts_.ids));
        } else {
            addSparse(any, from, static_cast<const uint32_t*>(concepts_.ids));
        }
        if (concepts_.denseCount > 0) {
            std::memset(block_ + used * kLanes, 0, static_cast<size_t>((kBlockPatterns - used) * kLineBytes));
            INVERT_TIER(tier_, tablesBlock, block_, tables_, concepts_.denseIndex + b * concepts_.denseCount,
                        concepts_.denseCount, dense_);
        }
    }

    template <class Id>
    void addSparse(uint64_t any, int64_t from, const Id* ids) noexcept {
        forEachBit(any, 0, [&](int64_t p) {
            const Id* first = ids + concepts_.rowStart[from + p];
            const Id* end = ids + concepts_.rowStart[from + p + 1];
            INVERT_TIER(tier_, addLine, block_ + p * kLanes, first, end, sparseTarget());
        });
    }

    // Moves the dense concepts from their compact lines to their places, then adds all packed lines to sums and counts.
    void flushPacked() noexcept {
        mergeDense(packed_);
        INVERT_TIER(tier_, flushLines, packed_, concepts_.conceptCount, sums_, counts_);
    }

    // Moves the lines of dense concepts, which have no sparse memberships to add to.
    void mergeDense(uint32_t* lines) noexcept {
        for (int64_t d = 0; d < concepts_.denseCount; d++) {
            uint32_t* from = dense_ + d * kLanes;
            std::memcpy(lines + concepts_.denseIds[d] * kLanes, from, kLineBytes);
            std::memset(from, 0, kLineBytes);
        }
    }

    void flushSums() noexcept {
        if (!counted_) {
            mergeDense(sums_);
        }
        for (int64_t c = 0; c < concepts_.conceptCount; c++) {
            for (int64_t l = 0; l < kLanes; l++) {
                if (inputs_.weights[l] != nullptr) {
                    int64_t i = c * kLanes + l;
                    inputs_.rows[l][c] += static_cast<uint64_t>(counts_[i]) << kCountShift | sums_[i];
                }
            }
        }
        int64_t lines = concepts_.conceptCount * kLanes;
        std::memset(sums_, 0, static_cast<size_t>(lines) * 4);
        std::memset(counts_, 0, static_cast<size_t>(lines) * 2);
    }

    int32_t tier_;
    bool counted_;
    const LaneConcepts& concepts_;
    const LaneInputs& inputs_;
    int64_t packedBlocks_;
    int64_t sumBlocks_;
    uint32_t* sums_;
    uint32_t* dense_;
    uint32_t* packed_;
    uint32_t* tables_;
    uint32_t* block_;
    uint16_t* counts_;
};

// Computes sixteen rows in conceptRow's packed format. sets, weights, rows: 16 addresses each; a set of 0 is all
// patterns, a weight of 0 an unused lane. counted != 0 needs every pattern to be one sample (patternCount = N) and
// fills the counts; counted = 0 leaves them 0 (they are known at level 1). maxWeight >= every weight, at least 1. A
// lane holds 36 weights: maxWeight < 2^24 / 36 = 466,033 if counted (N <= 233,016), < 2^32 / 36 if not. Returns 0, or 1
// if maxWeight is larger, in which case nothing is written. Every concept is either in rowStart/ids or among the
// denseCount dense ones, whose ids ascend and whose columns are in denseIndex (tableIndex).
inline int32_t laneRows(int32_t tier, int32_t counted, const uint64_t* sets, const uint64_t* weights,
                        const uint64_t* rows, int64_t maxWeight, int64_t patternCount, const int64_t* rowStart,
                        const void* ids, int32_t idBytes, int64_t denseCount, const uint32_t* denseIds,
                        const uint64_t* denseIndex, int64_t conceptCount, void* scratch) noexcept {
    LaneConcepts concepts{rowStart, ids, idBytes, denseCount, denseIds, denseIndex, conceptCount, patternCount};
    LaneInputs inputs;
    for (int64_t l = 0; l < kLanes; l++) {
        inputs.sets[l] = reinterpret_cast<const uint64_t*>(static_cast<uintptr_t>(sets[l]));
        inputs.weights[l] = reinterpret_cast<const uint64_t*>(static_cast<uintptr_t>(weights[l]));
        inputs.rows[l] = reinterpret_cast<uint64_t*>(static_cast<uintptr_t>(rows[l]));
    }
    LaneRows work(tier, counted != 0, concepts, inputs, maxWeight, scratch);
    if (!work.fits()) {
        return 1;
    }
    work.run();
    return 0;
}

}  // namespace invert
