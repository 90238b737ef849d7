// Prepares the truth sets of concepts: selects the bits of some samples, and lists the concepts of each pattern.
#pragma once

#include <cstdint>
#include <cstring>

#include "bits.h"
#include "collapse.h"
#include "dispatch.h"

namespace invert {

// Appends the lowest bits of a word to a packed sequence.
INVERT_INLINE void appendBits(uint64_t bits, int64_t count, int64_t& at, uint64_t* packed) {
    if (count == 0) {
        return;
    }
    int64_t shift = at & 63;
    uint64_t* word = packed + (at >> 6);
    *word = (shift == 0 ? 0 : *word) | bits << shift;
    if (shift + count > 64) {
        word[1] = bits >> (64 - shift);
    }
    at += count;
}

inline void selectBitsScalar(const uint64_t* bits, const uint64_t* kept, int64_t words, uint64_t* selected) noexcept {
    int64_t at = 0;
    for (int64_t w = 0; w < words; w++) {
        uint64_t packed = 0;
        int64_t count = 0;
        for (uint64_t mask = kept[w]; mask != 0; mask &= mask - 1) {
            packed |= (bits[w] >> __builtin_ctzll(mask) & 1) << count++;
        }
        appendBits(packed, count, at, selected);
    }
}

#if INVERT_X86
// One pext per word; processors where that is slow (Zen 1 and 2) are still faster than bit by bit.
INVERT_AVX2 inline void selectBitsAvx2(const uint64_t* bits, const uint64_t* kept, int64_t words,
                                       uint64_t* selected) noexcept {
    int64_t at = 0;
    for (int64_t w = 0; w < words; w++) {
        appendBits(_pext_u64(bits[w], kept[w]), __builtin_popcountll(kept[w]), at, selected);
    }
}

INVERT_AVX512 inline void selectBitsAvx512(const uint64_t* bits, const uint64_t* kept, int64_t words,
                                           uint64_t* selected) noexcept {
    selectBitsAvx2(bits, kept, words, selected);
}
#endif

// Packs the bits of the kept positions, in order. selected: wordsFor(number of kept positions) words, written.
inline void selectBits(int32_t tier, const uint64_t* bits, const uint64_t* kept, int64_t words,
                       uint64_t* selected) noexcept {
    INVERT_TIER(tier, selectBits, bits, kept, words, selected);
}

constexpr int64_t kListBlock = kSampleBlockWords * 64;

// Writes where the list of each pattern starts, and returns the length of all lists. bits: conceptCount truth sets over
// patterns; listed: 0 for concepts to leave out; starts: patternCount + 1, written.
inline int64_t listStarts(const uint64_t* bits, const uint8_t* listed, int64_t conceptCount, int64_t patternCount,
                          int64_t* starts) noexcept {
    int64_t words = wordsFor(patternCount);
    int64_t total = 0;
    for (int64_t firstWord = 0; firstWord < words; firstWord += kSampleBlockWords) {
        int64_t lastWord = firstWord + kSampleBlockWords < words ? firstWord + kSampleBlockWords : words;
        int64_t first = firstWord * 64;
        uint32_t counts[kListBlock] = {};
        for (int64_t c = 0; c < conceptCount; c++) {
            for (int64_t w = firstWord; listed[c] != 0 && w < lastWord; w++) {
                forEachBit(bits[c * words + w], w * 64 - first, [&](int64_t p) { counts[p]++; });
            }
        }
        int64_t last = lastWord * 64 < patternCount ? lastWord * 64 : patternCount;
        for (int64_t p = first; p < last; p++) {
            starts[p] = total;
            total += counts[p - first];
        }
    }
    starts[patternCount] = total;
    return total;
}

template <class Id>
INVERT_INLINE void listIdsOf(const uint64_t* bits, const uint8_t* listed, int64_t conceptCount, int64_t patternCount,
                             const int64_t* starts, Id* ids) {
    int64_t words = wordsFor(patternCount);
    for (int64_t firstWord = 0; firstWord < words; firstWord += kSampleBlockWords) {
        int64_t lastWord = firstWord + kSampleBlockWords < words ? firstWord + kSampleBlockWords : words;
        int64_t first = firstWord * 64;
        int64_t count = (lastWord * 64 < patternCount ? lastWord * 64 : patternCount) - first;
        int64_t next[kListBlock];
        std::memcpy(next, starts + first, static_cast<size_t>(count) * sizeof(int64_t));
        for (int64_t c = 0; c < conceptCount; c++) {
            for (int64_t w = firstWord; listed[c] != 0 && w < lastWord; w++) {
                forEachBit(bits[c * words + w], w * 64 - first,
                           [&](int64_t p) { ids[next[p]++] = static_cast<Id>(c); });
            }
        }
    }
}

// Writes the listed concepts of each pattern in ascending order, idBytes (2 or 4) each.
inline void listIds(const uint64_t* bits, const uint8_t* listed, int64_t conceptCount, int64_t patternCount,
                    const int64_t* starts, int32_t idBytes, void* ids) noexcept {
    if (idBytes == 2) {
        listIdsOf(bits, listed, conceptCount, patternCount, starts, static_cast<uint16_t*>(ids));
    } else {
        listIdsOf(bits, listed, conceptCount, patternCount, starts, static_cast<uint32_t*>(ids));
    }
}

}  // namespace invert
