// Sort keys of a neuron's nonzero values, shifted so that the smallest is 0, with their payloads.
#pragma once

#include <array>
#include <cstdint>

#include "dispatch.h"
#include "rank_scan.h"

namespace invert {

// Vector compaction stores whole vectors, so both outputs need room for this many entries beyond their last.
constexpr int64_t kKeySlack = 32;

// Writes the shifted key (key - low, less the gap between the signs for positive values) of every nonzero value to keys
// and its payload to kept; kept may be null if there are no zeros. Returns the number of keys written.
INVERT_INLINE int64_t keysOfRange(const float* values, const uint32_t* payloads, int64_t from, int64_t to,
                                  const ValueScan& scan, uint32_t* keys, uint32_t* kept, int64_t count) {
    uint32_t low = static_cast<uint32_t>(scan.low);
    uint32_t gap = scan.gap();
    for (int64_t i = from; i < to; i++) {
        uint32_t bits = bitsOf(values[i]);
        keys[count] = static_cast<uint32_t>(orderedKey(bits)) - low - (((bits >> 31) - 1) & gap);
        if (kept != nullptr) {
            kept[count] = payloads[i];
        }
        // Rectified activations are zero unpredictably: a branch here would be mispredicted half of the time.
        count += (bits & kMagnitudeBits) != 0;
    }
    return count;
}

inline int64_t keysScalar(const float* values, const uint32_t* payloads, int64_t n, const ValueScan& scan,
                          uint32_t* keys, uint32_t* kept) noexcept {
    return keysOfRange(values, payloads, 0, n, scan, keys, kept, 0);
}

#if INVERT_X86
// For each of the 256 masks of eight lanes: the set lanes, in order, one per byte (AVX2 has no compress).
constexpr std::array<uint64_t, 256> compressionTable() {
    std::array<uint64_t, 256> table{};
    for (uint64_t mask = 0; mask < 256; mask++) {
        uint64_t order = 0;
        int32_t place = 0;
        for (uint64_t lane = 0; lane < 8; lane++) {
            if ((mask >> lane) & 1) {
                order |= lane << (8 * place++);
            }
        }
        table[mask] = order;
    }
    return table;
}
inline constexpr std::array<uint64_t, 256> kCompression = compressionTable();

INVERT_AVX2 inline int64_t keysAvx2(const float* values, const uint32_t* payloads, int64_t n, const ValueScan& scan,
                                    uint32_t* keys, uint32_t* kept) noexcept {
    const __m256i magnitudeBits = _mm256_set1_epi32(static_cast<int32_t>(kMagnitudeBits));
    const __m256i base = _mm256_set1_epi32(scan.low);
    const __m256i gap = _mm256_set1_epi32(static_cast<int32_t>(scan.gap()));
    int64_t whole = n & ~int64_t{7};
    int64_t count = 0;
    for (int64_t i = 0; i < whole; i += 8) {
        __m256i bits = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(values + i));
        __m256i sign = _mm256_srai_epi32(bits, 31);
        __m256i key = _mm256_xor_si256(bits, _mm256_and_si256(sign, magnitudeBits));
        key = _mm256_sub_epi32(_mm256_sub_epi32(key, base), _mm256_andnot_si256(sign, gap));
        if (kept == nullptr) {
            _mm256_storeu_si256(reinterpret_cast<__m256i*>(keys + i), key);
            continue;
        }
        __m256i isZero = _mm256_cmpeq_epi32(_mm256_and_si256(bits, magnitudeBits), _mm256_setzero_si256());
        uint32_t used = 0xFFu & ~static_cast<uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(isZero)));
        __m256i lanes = _mm256_cvtepu8_epi32(_mm_cvtsi64_si128(static_cast<int64_t>(kCompression[used])));
        __m256i payload = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(payloads + i));
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(keys + count), _mm256_permutevar8x32_epi32(key, lanes));
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(kept + count), _mm256_permutevar8x32_epi32(payload, lanes));
        count += _mm_popcnt_u32(used);
    }
    return keysOfRange(values, payloads, whole, n, scan, keys, kept, kept == nullptr ? whole : count);
}

INVERT_AVX512 inline int64_t keysAvx512(const float* values, const uint32_t* payloads, int64_t n, const ValueScan& scan,
                                        uint32_t* keys, uint32_t* kept) noexcept {
    const __m512i magnitudeBits = _mm512_set1_epi32(static_cast<int32_t>(kMagnitudeBits));
    const __m512i base = _mm512_set1_epi32(scan.low);
    const __m512i gap = _mm512_set1_epi32(static_cast<int32_t>(scan.gap()));
    int64_t whole = n & ~int64_t{15};
    int64_t count = 0;
    for (int64_t i = 0; i < whole; i += 16) {
        __m512i bits = _mm512_loadu_si512(values + i);
        __m512i sign = _mm512_srai_epi32(bits, 31);
        __m512i key = _mm512_xor_si512(bits, _mm512_and_si512(sign, magnitudeBits));
        key = _mm512_sub_epi32(_mm512_sub_epi32(key, base), _mm512_andnot_si512(sign, gap));
        if (kept == nullptr) {
            _mm512_storeu_si512(keys + i, key);
            continue;
        }
        __mmask16 used = _mm512_test_epi32_mask(bits, magnitudeBits);
        __m512i payload = _mm512_loadu_si512(payloads + i);
        // Compress in a register, then store: compressing stores are microcoded on Zen 4.
        _mm512_storeu_si512(keys + count, _mm512_maskz_compress_epi32(used, key));
        _mm512_storeu_si512(kept + count, _mm512_maskz_compress_epi32(used, payload));
        count += _mm_popcnt_u32(used);
    }
    return keysOfRange(values, payloads, whole, n, scan, keys, kept, kept == nullptr ? whole : count);
}
#endif

}  // namespace invert
