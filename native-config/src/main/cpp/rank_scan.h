// First pass over a neuron's values: finiteness, zeros, signs, and the range of the sort keys.
#pragma once

#include <cstdint>
#include <cstring>

#include "bits.h"
#include "dispatch.h"

namespace invert {

constexpr uint32_t kInfinityBits = 0x7F800000u;
constexpr uint32_t kMagnitudeBits = 0x7FFFFFFFu;

struct ValueScan {
    int64_t firstBad = -1;    // index of the first NaN or infinity
    int64_t zeros = 0;        // 0.0 and -0.0
    int64_t negatives = 0;    // below zero
    int32_t low = INT32_MAX;  // smallest and largest key of the nonzero values
    int32_t high = INT32_MIN;
    uint32_t leastMagnitude = kMagnitudeBits;  // of the nonzero values

    // If both signs occur, the number of keys between them that no value has. These can be most of the key range (about
    // seven eighths if no nonzero value lies between -1e-5 and 1e-5 and the largest magnitudes are a few units), and a
    // sort on the leading bits must not spend its digits on them.
    uint32_t gap() const noexcept { return low < 0 && high >= 0 ? 2 * leastMagnitude : 0; }

    uint32_t keyRange() const noexcept {
        return low > high ? 0 : static_cast<uint32_t>(high) - static_cast<uint32_t>(low) - gap();
    }
};

INVERT_INLINE uint32_t bitsOf(float value) {
    uint32_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
}

// Maps float bits to signed integers in the order of the floats, by flipping the magnitude bits of negative values.
INVERT_INLINE int32_t orderedKey(uint32_t bits) {
    return static_cast<int32_t>(bits ^ (static_cast<uint32_t>(static_cast<int32_t>(bits) >> 31) & kMagnitudeBits));
}

inline void scanRange(const float* values, int64_t from, int64_t to, ValueScan& scan) noexcept {
    for (int64_t i = from; i < to; i++) {
        uint32_t bits = bitsOf(values[i]);
        uint32_t magnitude = bits & kMagnitudeBits;
        if (magnitude >= kInfinityBits) {
            scan.firstBad = i;
            return;
        }
        if (magnitude == 0) {
            scan.zeros++;
            continue;
        }
        int32_t key = orderedKey(bits);
        scan.low = key < scan.low ? key : scan.low;
        scan.high = key > scan.high ? key : scan.high;
        scan.leastMagnitude = magnitude < scan.leastMagnitude ? magnitude : scan.leastMagnitude;
        scan.negatives += bits >> 31;
    }
}

inline ValueScan scanScalar(const float* values, int64_t n) noexcept {
    ValueScan scan;
    scanRange(values, 0, n, scan);
    return scan;
}

#if INVERT_X86
INVERT_AVX2 inline ValueScan scanAvx2(const float* values, int64_t n) noexcept {
    ValueScan scan;
    const __m256i magnitudeBits = _mm256_set1_epi32(static_cast<int32_t>(kMagnitudeBits));
    const __m256i zero = _mm256_setzero_si256();
    __m256i low = _mm256_set1_epi32(INT32_MAX);
    __m256i high = _mm256_set1_epi32(INT32_MIN);
    __m256i largest = zero;
    __m256i least = _mm256_set1_epi32(-1);  // of magnitude - 1, which makes zero the largest
    int64_t whole = n & ~int64_t{7};
    int64_t signs = 0;
    for (int64_t i = 0; i < whole; i += 8) {
        __m256i bits = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(values + i));
        __m256i magnitude = _mm256_and_si256(bits, magnitudeBits);
        __m256i isZero = _mm256_cmpeq_epi32(magnitude, zero);
        __m256i key = _mm256_xor_si256(bits, _mm256_and_si256(_mm256_srai_epi32(bits, 31), magnitudeBits));
        largest = _mm256_max_epu32(largest, magnitude);
        least = _mm256_min_epu32(least, _mm256_add_epi32(magnitude, _mm256_set1_epi32(-1)));
        // A zero must not widen the key range either.
        low = _mm256_min_epi32(low, _mm256_blendv_epi8(key, low, isZero));
        high = _mm256_max_epi32(high, _mm256_blendv_epi8(key, high, isZero));
        scan.zeros += _mm_popcnt_u32(static_cast<uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(isZero))));
        __m256i negative = _mm256_andnot_si256(isZero, bits);
        signs += _mm_popcnt_u32(static_cast<uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(negative))));
    }
    alignas(32) uint32_t lanes[32];
    _mm256_store_si256(reinterpret_cast<__m256i*>(lanes), largest);
    _mm256_store_si256(reinterpret_cast<__m256i*>(lanes + 8), low);
    _mm256_store_si256(reinterpret_cast<__m256i*>(lanes + 16), high);
    _mm256_store_si256(reinterpret_cast<__m256i*>(lanes + 24), least);
    for (int32_t l = 0; l < 8; l++) {
        if (lanes[l] >= kInfinityBits) {
            return scanScalar(values, n);
        }
        int32_t a = static_cast<int32_t>(lanes[8 + l]);
        int32_t b = static_cast<int32_t>(lanes[16 + l]);
        scan.low = a < scan.low ? a : scan.low;
        scan.high = b > scan.high ? b : scan.high;
        scan.leastMagnitude = lanes[24 + l] < kMagnitudeBits && lanes[24 + l] + 1 < scan.leastMagnitude
                                  ? lanes[24 + l] + 1
                                  : scan.leastMagnitude;
    }
    scan.negatives = signs;
    scanRange(values, whole, n, scan);
    return scan;
}

INVERT_AVX512 inline ValueScan scanAvx512(const float* values, int64_t n) noexcept {
    ValueScan scan;
    const __m512i magnitudeBits = _mm512_set1_epi32(static_cast<int32_t>(kMagnitudeBits));
    __m512i low = _mm512_set1_epi32(INT32_MAX);
    __m512i high = _mm512_set1_epi32(INT32_MIN);
    __m512i largest = _mm512_setzero_si512();
    __m512i least = magnitudeBits;
    int64_t whole = n & ~int64_t{15};
    int64_t nonzeros = 0;
    for (int64_t i = 0; i < whole; i += 16) {
        __m512i bits = _mm512_loadu_si512(values + i);
        __m512i magnitude = _mm512_and_si512(bits, magnitudeBits);
        __mmask16 used = _mm512_test_epi32_mask(bits, magnitudeBits);
        __m512i key = _mm512_xor_si512(bits, _mm512_and_si512(_mm512_srai_epi32(bits, 31), magnitudeBits));
        largest = _mm512_max_epu32(largest, magnitude);
        least = _mm512_mask_min_epu32(least, used, least, magnitude);
        low = _mm512_mask_min_epi32(low, used, low, key);
        high = _mm512_mask_max_epi32(high, used, high, key);
        nonzeros += _mm_popcnt_u32(used);
        scan.negatives += _mm_popcnt_u32(_mm512_movepi32_mask(bits) & used);
    }
    if (_mm512_reduce_max_epu32(largest) >= kInfinityBits) {
        return scanScalar(values, n);
    }
    scan.zeros = whole - nonzeros;
    scan.low = _mm512_reduce_min_epi32(low);
    scan.high = _mm512_reduce_max_epi32(high);
    scan.leastMagnitude = _mm512_reduce_min_epu32(least);
    scanRange(values, whole, n, scan);
    return scan;
}
#endif

}  // namespace invert
