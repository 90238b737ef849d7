// Four-Russians tables: the sum of 16 (or 8) lanes over any subset of six patterns is one of 64 precomputed lines.
#pragma once

#include <cstdint>
#include <cstring>

#include "bits.h"
#include "dispatch.h"

namespace invert {

// Six tables of 64 lines of 64 bytes are 24 KiB: they stay in a 32 KiB first-level cache beside the accumulators that
// stream past. Larger groups (7 or 8 bits) leave fewer tables per pass and cost more in accumulator traffic; smaller
// ones need more lookups per pattern.
constexpr int32_t kGroupBits = 6;
constexpr int32_t kGroups = 6;
constexpr int64_t kBlockPatterns = kGroupBits * kGroups;
constexpr int64_t kLineBytes = 64;
constexpr int64_t kTableBytes = kLineBytes << kGroupBits;
// Bit g * 6 + 6 of an index word is bit 0 of group g, so that shifting and masking gives a byte offset of a line.
constexpr int32_t kIndexShift = 6;
constexpr uint64_t kOffsetMask = (uint64_t{1} << (kIndexShift + kGroupBits)) - (1 << kIndexShift);

template <class Lane>
constexpr int64_t lanesPerLine = kLineBytes / static_cast<int64_t>(sizeof(Lane));

inline int64_t tableBlocks(int64_t patternCount) noexcept {
    return (patternCount + kBlockPatterns - 1) / kBlockPatterns;
}

inline int64_t tableIndexBytes(int64_t setCount, int64_t patternCount) noexcept {
    return setCount * tableBlocks(patternCount) * 8;
}

// Computes index[b * setCount + m], the 36 bits of set m in block b, shifted up by kIndexShift. Block-major, so that a
// block's tables are used by all sets in one sequential stream.
inline void tableIndex(const uint64_t* sets, int64_t setCount, int64_t patternCount, uint64_t* index) noexcept {
    int64_t words = wordsFor(patternCount);
    for (int64_t b = 0; b < tableBlocks(patternCount); b++) {
        int64_t bit = b * kBlockPatterns;
        int64_t word = bit >> 6;
        int32_t shift = static_cast<int32_t>(bit & 63);
        bool straddles = shift + kBlockPatterns > 64 && word + 1 < words;
        for (int64_t m = 0; m < setCount; m++) {
            const uint64_t* set = sets + m * words;
            uint64_t x = set[word] >> shift;
            if (straddles) {
                x |= set[word + 1] << (64 - shift);
            }
            index[b * setCount + m] = (x & ((uint64_t{1} << kBlockPatterns) - 1)) << kIndexShift;
        }
    }
}

// Builds the tables of a block. lines: 36 lines of lanes, one per pattern of the block; tables: six times 64 lines.
template <class Lane>
INVERT_INLINE void buildTables(const Lane* __restrict lines, Lane* __restrict tables) {
    constexpr int64_t L = lanesPerLine<Lane>;
    for (int32_t g = 0; g < kGroups; g++) {
        Lane* table = tables + g * (L << kGroupBits);
        const Lane* group = lines + g * kGroupBits * L;
        std::memset(table, 0, kLineBytes);
        for (int32_t bit = 0; bit < kGroupBits; bit++) {
            for (int64_t line = 0; line < (int64_t{1} << bit); line++) {
                const Lane* __restrict lower = table + line * L;
                Lane* __restrict upper = table + (L << bit) + line * L;
                for (int64_t l = 0; l < L; l++) {
                    upper[l] = lower[l] + group[bit * L + l];
                }
            }
        }
    }
}

// Adds the block's sum for set m to sums[m], for every set.
template <class Lane>
INVERT_INLINE void addTables(const Lane* __restrict tables, const uint64_t* __restrict index, int64_t setCount,
                             Lane* __restrict sums) {
    constexpr int64_t L = lanesPerLine<Lane>;
    for (int64_t m = 0; m < setCount; m++) {
        uint64_t x = index[m] >> kIndexShift;
        const Lane* __restrict line[kGroups];
        for (int32_t g = 0; g < kGroups; g++) {
            line[g] = tables + ((static_cast<int64_t>(g) << kGroupBits) + static_cast<int64_t>(x & 63)) * L;
            x >>= kGroupBits;
        }
        Lane* __restrict sum = sums + m * L;
        for (int64_t l = 0; l < L; l++) {
            sum[l] += line[0][l] + line[1][l] + line[2][l] + line[3][l] + line[4][l] + line[5][l];
        }
    }
}

template <class Lane>
inline void tablesBlockScalar(const Lane* lines, Lane* tables, const uint64_t* index, int64_t setCount,
                              Lane* sums) noexcept {
    buildTables(lines, tables);
    addTables(tables, index, setCount, sums);
}

#if INVERT_X86
template <class Lane>
INVERT_AVX2 INVERT_INLINE __m256i addLanes(__m256i a, __m256i b) {
    return sizeof(Lane) == 4 ? _mm256_add_epi32(a, b) : _mm256_add_epi64(a, b);
}

// Per 36 patterns and 16 lanes: 12 table loads and 2 sums, which two load ports deliver in 7 cycles.
template <class Lane>
INVERT_AVX2 inline void tablesBlockAvx2(const Lane* lines, Lane* tables, const uint64_t* index, int64_t setCount,
                                        Lane* sums) noexcept {
    buildTables(lines, tables);
    auto* bytes = reinterpret_cast<const char*>(tables);
    auto* sum = reinterpret_cast<__m256i*>(sums);
    for (int64_t m = 0; m < setCount; m++, sum += 2) {
        uint64_t x = index[m];
        __m256i a = _mm256_load_si256(sum);
        __m256i b = _mm256_load_si256(sum + 1);
#pragma GCC unroll 6
        for (int32_t g = 0; g < kGroups; g++) {
            auto* line = reinterpret_cast<const __m256i*>(bytes + g * kTableBytes + (x & kOffsetMask));
            a = addLanes<Lane>(a, _mm256_load_si256(line));
            b = addLanes<Lane>(b, _mm256_load_si256(line + 1));
            x >>= kGroupBits;
        }
        _mm256_store_si256(sum, a);
        _mm256_store_si256(sum + 1, b);
    }
}

template <class Lane>
INVERT_AVX512 inline void tablesBlockAvx512(const Lane* lines, Lane* tables, const uint64_t* index, int64_t setCount,
                                            Lane* sums) noexcept {
    buildTables(lines, tables);
    auto* bytes = reinterpret_cast<const char*>(tables);
    auto* sum = reinterpret_cast<__m512i*>(sums);
    for (int64_t m = 0; m < setCount; m++) {
        uint64_t x = index[m];
        __m512i a = _mm512_load_si512(sum + m);
#pragma GCC unroll 6
        for (int32_t g = 0; g < kGroups; g++) {
            __m512i line = _mm512_load_si512(bytes + g * kTableBytes + (x & kOffsetMask));
            a = sizeof(Lane) == 4 ? _mm512_add_epi32(a, line) : _mm512_add_epi64(a, line);
            x >>= kGroupBits;
        }
        _mm512_store_si512(sum + m, a);
    }
}
#endif

// Returns the first 64-byte aligned address of a scratch area, which must be 64 bytes larger than needed.
inline char* alignLine(void* address) noexcept {
    return reinterpret_cast<char*>((reinterpret_cast<uintptr_t>(address) + 63) & ~uintptr_t{63});
}

}  // namespace invert
