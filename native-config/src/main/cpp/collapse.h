// Collapses equal concept rows to one pattern. The concept matrix is concept-major: bits[c * wordsFor(n) + w].
#pragma once

#include <cstdint>
#include <cstring>

#include "bits.h"

namespace invert {

constexpr int64_t kCollapseAttempts = 8;
// Eight words of a concept are one cache line: samples are walked 512 at a time so that each line is read once.
constexpr int64_t kSampleBlockWords = 8;

// Returns a fixed pseudo-random 64-bit number per concept (splitmix64); a row's hash is the sum over its concepts.
INVERT_INLINE uint64_t conceptHash(uint64_t concept_, uint64_t seed) {
    uint64_t x = (concept_ + 1) * 0x9E3779B97F4A7C15u + seed;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

// Calls visit(word, concept, word index) for every nonzero word, in blocks of samples, concepts ascending in each.
template <class Visit>
INVERT_INLINE void forEachWord(const uint64_t* bits, int64_t conceptCount, int64_t n, Visit&& visit) {
    int64_t words = wordsFor(n);
    for (int64_t first = 0; first < words; first += kSampleBlockWords) {
        int64_t last = first + kSampleBlockWords < words ? first + kSampleBlockWords : words;
        for (int64_t c = 0; c < conceptCount; c++) {
            for (int64_t w = first; w < last; w++) {
                uint64_t word = bits[c * words + w];
                if (word != 0) {
                    visit(word, c, w);
                }
            }
        }
    }
}

inline int64_t collapseSlots(int64_t n) noexcept {
    int64_t slots = 16;
    while (slots < 2 * n) {
        slots *= 2;
    }
    return slots;
}

inline int64_t collapseScratchBytes(int64_t n) noexcept {
    return n * 8 + wordsFor(n) * 8 + n * 4 + collapseSlots(n) * 4;
}

struct CollapseScratch {
    uint64_t* hash;
    uint64_t* repeats;  // samples that are not their pattern's first
    uint32_t* rowSize;
    uint32_t* slots;

    CollapseScratch(void* scratch, int64_t n) noexcept
        : hash(static_cast<uint64_t*>(scratch)),
          repeats(hash + n),
          rowSize(reinterpret_cast<uint32_t*>(repeats + wordsFor(n))),
          slots(rowSize + n) {}
};

// Groups samples by hash alone, with patterns numbered by first appearance. Returns the number of patterns.
inline int64_t groupByHash(const CollapseScratch& work, int64_t n, uint32_t* patternOf, uint32_t* patternSize,
                           uint32_t* representative) noexcept {
    int64_t slotCount = collapseSlots(n);
    uint64_t mask = static_cast<uint64_t>(slotCount) - 1;
    std::memset(work.slots, 0xFF, static_cast<size_t>(slotCount) * sizeof(uint32_t));
    std::memset(work.repeats, 0, static_cast<size_t>(wordsFor(n)) * sizeof(uint64_t));
    uint32_t patterns = 0;
    for (int64_t i = 0; i < n; i++) {
        uint64_t hash = work.hash[i];
        uint64_t slot = (hash ^ (hash >> 32)) & mask;
        while (work.slots[slot] != UINT32_MAX && work.hash[representative[work.slots[slot]]] != hash) {
            slot = (slot + 1) & mask;
        }
        if (work.slots[slot] == UINT32_MAX) {
            work.slots[slot] = patterns;
            representative[patterns] = static_cast<uint32_t>(i);
            patternSize[patterns++] = 0;
        } else {
            work.repeats[i >> 6] |= uint64_t{1} << (i & 63);
        }
        patternOf[i] = work.slots[slot];
        patternSize[patternOf[i]]++;
    }
    return patterns;
}

// Returns whether all rows of each group are equal. Two rows of equal size are equal if one contains the other, so only
// the memberships of repeats are checked.
inline bool verifyGroups(const uint64_t* bits, int64_t conceptCount, int64_t n, const CollapseScratch& work,
                         const uint32_t* patternOf, const uint32_t* representative) noexcept {
    int64_t words = wordsFor(n);
    bool equal = true;
    for (int64_t i = 0; i < n; i++) {
        equal &= work.rowSize[i] == work.rowSize[representative[patternOf[i]]];
    }
    if (!equal) {
        return false;
    }
    forEachWord(bits, conceptCount, n, [&](uint64_t word, int64_t c, int64_t w) {
        forEachBit(word & work.repeats[w], w * 64,
                   [&](int64_t i) { equal &= bitAt(bits + c * words, representative[patternOf[i]]); });
    });
    return equal;
}

// Finds the distinct rows. hashMask is all ones; a weaker mask forces collisions in the first attempt.
inline int64_t collapseWith(uint64_t hashMask, const uint64_t* bits, int64_t conceptCount, int64_t n,
                            uint32_t* patternOf, uint32_t* patternSize, uint32_t* representative,
                            void* scratch) noexcept {
    CollapseScratch work(scratch, n);
    for (int64_t attempt = 0; attempt < kCollapseAttempts; attempt++) {
        uint64_t seed = static_cast<uint64_t>(attempt) * 0xD1342543DE82EF95u;
        uint64_t mask = attempt == 0 ? hashMask : ~uint64_t{0};
        std::memset(work.hash, 0, static_cast<size_t>(n) * sizeof(uint64_t));
        std::memset(work.rowSize, 0, static_cast<size_t>(n) * sizeof(uint32_t));
        forEachWord(bits, conceptCount, n, [&](uint64_t word, int64_t c, int64_t w) {
            uint64_t add = conceptHash(static_cast<uint64_t>(c), seed) & mask;
            forEachBit(word, w * 64, [&](int64_t i) {
                work.hash[i] += add;
                work.rowSize[i]++;
            });
        });
        int64_t patterns = groupByHash(work, n, patternOf, patternSize, representative);
        if (verifyGroups(bits, conceptCount, n, work, patternOf, representative)) {
            return patterns;
        }
    }
    return -1;
}

// Finds the distinct rows of an n-sample matrix: patternOf[n], and for each pattern its size and its first sample (both
// with room for n). Returns their number, or -1 if eight independent hashes collided. n < 2^32 - 1.
inline int64_t collapseRows(const uint64_t* bits, int64_t conceptCount, int64_t n, uint32_t* patternOf,
                            uint32_t* patternSize, uint32_t* representative, void* scratch) noexcept {
    return collapseWith(~uint64_t{0}, bits, conceptCount, n, patternOf, patternSize, representative, scratch);
}

}  // namespace invert
