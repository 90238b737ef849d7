// Packs bytes of 0 or 1, as arrays in files hold them, into bits.
#pragma once

#include <cstdint>
#include <cstring>

#include "dispatch.h"

namespace invert {

// Returns the index of the first byte that is neither 0 nor 1, or n if there is none.
inline int64_t firstOtherByte(const uint8_t* bytes, int64_t from, int64_t n) noexcept {
    constexpr int64_t kBlock = 1024;
    const uint8_t* first = bytes + from;
    int64_t i = 0;
    for (; i + kBlock <= n; i += kBlock) {
        uint8_t any = 0;
        for (int64_t k = 0; k < kBlock; k++) {
            any |= first[i + k];
        }
        if (any > 1) {
            break;
        }
    }
    while (i < n && first[i] <= 1) {
        i++;
    }
    return i;
}

inline void packBitsScalar(const uint8_t* bytes, int64_t n, uint64_t* words) noexcept {
    for (int64_t i = 0; i < n; i += 64) {
        uint64_t word = 0;
        int64_t end = n - i < 64 ? n - i : 64;
        int64_t k = 0;
        for (; k + 8 <= end; k += 8) {
            uint64_t eight;
            std::memcpy(&eight, bytes + i + k, sizeof eight);
            // Moves byte j to bit 56 + j; none of the other products overlap.
            word |= ((eight * 0x0102040810204080u) >> 56) << k;
        }
        for (; k < end; k++) {
            word |= static_cast<uint64_t>(bytes[i + k]) << k;
        }
        words[i / 64] = word;
    }
}

#if INVERT_X86
INVERT_AVX2 inline void packBitsAvx2(const uint8_t* bytes, int64_t n, uint64_t* words) noexcept {
    int64_t i = 0;
    for (; i + 64 <= n; i += 64) {
        __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes + i));
        __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes + i + 32));
        uint32_t lowBits = static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_slli_epi16(low, 7)));
        uint32_t highBits = static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_slli_epi16(high, 7)));
        words[i / 64] = static_cast<uint64_t>(highBits) << 32 | lowBits;
    }
    packBitsScalar(bytes + i, n - i, words + i / 64);
}

INVERT_AVX512 inline void packBitsAvx512(const uint8_t* bytes, int64_t n, uint64_t* words) noexcept {
    packBitsAvx2(bytes, n, words);
}
#endif

// Packs n bytes of 0 or 1. words: ceil(n / 64), written; bits beyond n are 0.
inline void packBits(int32_t tier, const uint8_t* bytes, int64_t from, int64_t n, uint64_t* words) noexcept {
    INVERT_TIER(tier, packBits, bytes + from, n, words);
}

}  // namespace invert
