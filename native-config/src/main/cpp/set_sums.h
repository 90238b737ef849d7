// Counts and sums over the patterns of one set, marks of patterns, and truth sets of joined formulas.
#pragma once

#include <cstdint>
#include <cstring>

#include "bits.h"
#include "dispatch.h"

namespace invert {

// Words with fewer patterns are summed pattern by pattern; others in vectors under masks.
constexpr int64_t kMaskedPatterns = 6;

inline int64_t setSumScalar(const uint64_t* set, int64_t words, const int64_t* values) noexcept {
    uint64_t sum = 0;
    for (int64_t w = 0; w < words; w++) {
        for (uint64_t word = set[w]; word != 0; word &= word - 1) {
            sum += static_cast<uint64_t>(values[w * 64 + __builtin_ctzll(word)]);
        }
    }
    return static_cast<int64_t>(sum);
}

inline int64_t setSizeScalar(const uint64_t* set, int64_t words, const uint32_t* patternSize) noexcept {
    int64_t size = 0;
    for (int64_t w = 0; w < words; w++) {
        if (patternSize == nullptr) {
            size += onesIn(set[w]);
            continue;
        }
        for (uint64_t word = set[w]; word != 0; word &= word - 1) {
            size += patternSize[w * 64 + __builtin_ctzll(word)];
        }
    }
    return size;
}

#if INVERT_X86
INVERT_AVX2 inline int64_t setSumAvx2(const uint64_t* set, int64_t words, const int64_t* values) noexcept {
    const __m256i lanes = _mm256_set_epi64x(8, 4, 2, 1);
    __m256i sums = _mm256_setzero_si256();
    uint64_t single = 0;
    for (int64_t w = 0; w < words; w++) {
        uint64_t word = set[w];
        const int64_t* from = values + w * 64;
        if (__builtin_popcountll(word) < kMaskedPatterns) {
            for (; word != 0; word &= word - 1) {
                single += static_cast<uint64_t>(from[__builtin_ctzll(word)]);
            }
            continue;
        }
        for (; word != 0; word >>= 4, from += 4) {
            __m256i bits = _mm256_and_si256(_mm256_set1_epi64x(static_cast<int64_t>(word)), lanes);
            __m256i mask = _mm256_cmpeq_epi64(bits, lanes);
            // Does not read where the mask is 0, which may be beyond the last pattern.
            sums = _mm256_add_epi64(sums, _mm256_maskload_epi64(reinterpret_cast<const long long*>(from), mask));
        }
    }
    alignas(32) uint64_t parts[4];
    _mm256_store_si256(reinterpret_cast<__m256i*>(parts), sums);
    return static_cast<int64_t>(single + parts[0] + parts[1] + parts[2] + parts[3]);
}

INVERT_AVX512 inline int64_t setSumAvx512(const uint64_t* set, int64_t words, const int64_t* values) noexcept {
    __m512i sums = _mm512_setzero_si512();
    uint64_t single = 0;
    for (int64_t w = 0; w < words; w++) {
        uint64_t word = set[w];
        const int64_t* from = values + w * 64;
        if (__builtin_popcountll(word) < kMaskedPatterns) {
            for (; word != 0; word &= word - 1) {
                single += static_cast<uint64_t>(from[__builtin_ctzll(word)]);
            }
            continue;
        }
        for (; word != 0; word >>= 8, from += 8) {
            sums = _mm512_add_epi64(sums, _mm512_maskz_loadu_epi64(static_cast<__mmask8>(word), from));
        }
    }
    alignas(64) uint64_t parts[8];
    _mm512_store_si512(parts, sums);
    for (uint64_t part : parts) {
        single += part;
    }
    return static_cast<int64_t>(single);
}

// The sizes of all patterns together are fewer than 2^32, so that no lane overflows.
INVERT_AVX2 inline int64_t setSizeAvx2(const uint64_t* set, int64_t words, const uint32_t* patternSize) noexcept {
    const __m256i lanes = _mm256_set_epi32(128, 64, 32, 16, 8, 4, 2, 1);
    __m256i sizes = _mm256_setzero_si256();
    int64_t size = 0;
    for (int64_t w = 0; w < words; w++) {
        uint64_t word = set[w];
        if (patternSize == nullptr) {
            size += __builtin_popcountll(word);
            continue;
        }
        const uint32_t* from = patternSize + w * 64;
        for (; word != 0; word >>= 8, from += 8) {
            __m256i bits = _mm256_and_si256(_mm256_set1_epi32(static_cast<int32_t>(word & 255)), lanes);
            __m256i mask = _mm256_cmpeq_epi32(bits, lanes);
            sizes = _mm256_add_epi32(sizes, _mm256_maskload_epi32(reinterpret_cast<const int32_t*>(from), mask));
        }
    }
    alignas(32) uint32_t parts[8];
    _mm256_store_si256(reinterpret_cast<__m256i*>(parts), sizes);
    for (uint32_t part : parts) {
        size += part;
    }
    return size;
}

INVERT_AVX512 inline int64_t setSizeAvx512(const uint64_t* set, int64_t words, const uint32_t* patternSize) noexcept {
    __m512i sizes = _mm512_setzero_si512();
    int64_t size = 0;
    for (int64_t w = 0; w < words; w++) {
        uint64_t word = set[w];
        if (patternSize == nullptr) {
            size += __builtin_popcountll(word);
            continue;
        }
        const uint32_t* from = patternSize + w * 64;
        for (; word != 0; word >>= 16, from += 16) {
            sizes = _mm512_add_epi32(sizes, _mm512_maskz_loadu_epi32(static_cast<__mmask16>(word), from));
        }
    }
    alignas(64) uint32_t parts[16];
    _mm512_store_si512(parts, sizes);
    for (uint32_t part : parts) {
        size += part;
    }
    return size;
}
#endif

// Returns the sum of a value per pattern over the patterns of a set, modulo 2^64.
inline int64_t setSum(int32_t tier, const uint64_t* set, int64_t words, const int64_t* values) noexcept {
    return INVERT_TIER(tier, setSum, set, words, values);
}

// Returns the number of samples of a set; a null patternSize denotes one sample per pattern.
inline int64_t setSize(int32_t tier, const uint64_t* set, int64_t words, const uint32_t* patternSize) noexcept {
    return INVERT_TIER(tier, setSize, set, words, patternSize);
}

// Sets a bit in the byte of each pattern of a set.
inline void markSet(const uint64_t* set, int64_t patternCount, int32_t bit, uint8_t* marks) noexcept {
    uint8_t value = static_cast<uint8_t>(bit);
    for (int64_t w = 0; w < wordsFor(patternCount); w++) {
        uint64_t word = set[w];
        int64_t first = w * 64;
        if (first + 64 > patternCount) {
            forEachBit(word, first, [&](int64_t p) { marks[p] |= value; });
            continue;
        }
        for (int64_t p = first; word != 0; word >>= 8, p += 8) {
            // Bit i of the lowest byte becomes byte i: 0 or 1.
            uint64_t spread = ((word & 255) * 0x0101010101010101u) & 0x8040201008040201u;
            uint64_t ones = ((spread + 0x7F7F7F7F7F7F7F7Fu) | spread) >> 7 & 0x0101010101010101u;
            uint64_t eight;
            std::memcpy(&eight, marks + p, sizeof eight);
            eight |= ones * value;
            std::memcpy(marks + p, &eight, sizeof eight);
        }
    }
}

// Returns the number of samples of the patterns with a mark.
inline int64_t markedSize(const uint8_t* marks, const uint32_t* patternSize, int64_t patternCount) noexcept {
    int64_t size = 0;
    for (int64_t p = 0; p < patternCount; p++) {
        size += marks[p] == 0 ? 0 : patternSize[p];
    }
    return size;
}

// Joins a set and a concept into target, which may be the set. operation: 0 and, 1 and not, 2 or, 3 or not.
inline void joinSets(int32_t operation, const uint64_t* set, const uint64_t* concept_, const uint64_t* all, int64_t words,
                     uint64_t* target) noexcept {
    switch (operation) {
        case 0:
            for (int64_t w = 0; w < words; w++) {
                target[w] = set[w] & concept_[w];
            }
            break;
        case 1:
            for (int64_t w = 0; w < words; w++) {
                target[w] = set[w] & ~concept_[w];
            }
            break;
        case 2:
            for (int64_t w = 0; w < words; w++) {
                target[w] = set[w] | concept_[w];
            }
            break;
        default:
            for (int64_t w = 0; w < words; w++) {
                target[w] = set[w] | (all[w] & ~concept_[w]);
            }
    }
}

// Computes centered[p] = sums[p] - patternSize[p] * mean, modulo 2^64.
inline void centerSums(const uint64_t* sums, const uint32_t* patternSize, int64_t patternCount, int64_t mean,
                       int64_t* centered) noexcept {
    for (int64_t p = 0; p < patternCount; p++) {
        centered[p] = static_cast<int64_t>(sums[p] - patternSize[p] * static_cast<uint64_t>(mean));
    }
}

// Completes the row of all patterns: sets the counts of packed rows, and computes z[c] = sum - size * mean.
inline void completeLiterals(const uint32_t* conceptSize, int64_t conceptCount, int32_t packed, int64_t mean,
                             uint64_t* row, int64_t* z) noexcept {
    constexpr uint64_t kSumBits = (uint64_t{1} << 40) - 1;
    for (int64_t c = 0; c < conceptCount; c++) {
        uint64_t size = conceptSize[c];
        uint64_t sum = packed != 0 ? row[c] & kSumBits : row[2 * c + 1];
        if (packed != 0) {
            row[c] = size << 40 | sum;
        }
        z[c] = static_cast<int64_t>(sum - size * static_cast<uint64_t>(mean));
    }
}

// Returns the sum of the offsets of the listed patterns that are in a set.
inline int64_t offsetSum(const uint64_t* set, const uint32_t* patterns, const int64_t* offsets,
                         int64_t listed) noexcept {
    uint64_t sum = 0;
    for (int64_t i = 0; i < listed; i++) {
        sum += static_cast<uint64_t>(offsets[i]) & (uint64_t{0} - static_cast<uint64_t>(bitAt(set, patterns[i])));
    }
    return static_cast<int64_t>(sum);
}

}  // namespace invert
