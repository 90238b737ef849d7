// Inner loops of lanes.h, once per tier. A line is 16 lanes of 32 bits: one cache line per concept.
#pragma once

#include <cstdint>

#include "dispatch.h"

namespace invert {

constexpr int64_t kLanes = 16;
constexpr int32_t kLaneCountShift = 24;
constexpr uint32_t kLaneSumMask = (1u << kLaneCountShift) - 1;

// Vectors of every 64-bit processor (SSE2, NEON), written explicitly: g++ compiles the plain loop over 16 lanes to
// scalar code.
using FourLanes = uint32_t __attribute__((vector_size(16), may_alias));

// lines[id] += line for every id.
template <class Id>
inline void addLineScalar(const uint32_t* line, const Id* id, const Id* end, uint32_t* lines) noexcept {
    auto* add = reinterpret_cast<const FourLanes*>(line);
    FourLanes a = add[0], b = add[1], c = add[2], d = add[3];
    for (; id < end; id++) {
        auto* target = reinterpret_cast<FourLanes*>(lines + *id * kLanes);
        target[0] += a;
        target[1] += b;
        target[2] += c;
        target[3] += d;
    }
}

// Adds the packed lanes of each concept to its sum and count lanes and clears them.
inline void flushLinesScalar(uint32_t* __restrict lines, int64_t conceptCount, uint32_t* __restrict sums,
                             uint16_t* __restrict counts) noexcept {
    for (int64_t i = 0; i < conceptCount * kLanes; i++) {
        sums[i] += lines[i] & kLaneSumMask;
        counts[i] = static_cast<uint16_t>(counts[i] + (lines[i] >> kLaneCountShift));
        lines[i] = 0;
    }
}

// target[p * 16 + lane] = bit p of bits[lane] ? weights[lane][first + p] + one : 0, for `used` patterns.
inline void maskedLinesScalar(const uint64_t* const* weights, const uint64_t* bits, uint32_t one, int64_t first,
                              int64_t used, uint32_t* target) noexcept {
    for (int64_t lane = 0; lane < kLanes; lane++) {
        for (int64_t p = 0; p < used; p++) {
            uint32_t keep = 0 - static_cast<uint32_t>(bits[lane] >> p & 1);
            uint32_t weight = weights[lane] == nullptr ? 0 : static_cast<uint32_t>(weights[lane][first + p]) + one;
            target[p * kLanes + lane] = weight & keep;
        }
    }
}

#if INVERT_X86
// Two 32-byte stores per membership; Zen 3 and Haswell store one per cycle, so at best 2 cycles per membership.
template <class Id>
INVERT_AVX2 inline void addLineAvx2(const uint32_t* line, const Id* id, const Id* end, uint32_t* lines) noexcept {
    __m256i a = _mm256_load_si256(reinterpret_cast<const __m256i*>(line));
    __m256i b = _mm256_load_si256(reinterpret_cast<const __m256i*>(line + 8));
    for (; id < end; id++) {
        auto* target = reinterpret_cast<__m256i*>(lines + *id * kLanes);
        _mm256_store_si256(target, _mm256_add_epi32(_mm256_load_si256(target), a));
        _mm256_store_si256(target + 1, _mm256_add_epi32(_mm256_load_si256(target + 1), b));
    }
}

INVERT_AVX2 inline void flushLinesAvx2(uint32_t* lines, int64_t conceptCount, uint32_t* sums,
                                       uint16_t* counts) noexcept {
    const __m256i mask = _mm256_set1_epi32(static_cast<int32_t>(kLaneSumMask));
    const __m256i zero = _mm256_setzero_si256();
    for (int64_t c = 0; c < conceptCount; c++) {
        auto* line = reinterpret_cast<__m256i*>(lines + c * kLanes);
        auto* sum = reinterpret_cast<__m256i*>(sums + c * kLanes);
        auto* count = reinterpret_cast<__m256i*>(counts + c * kLanes);
        __m256i a = _mm256_load_si256(line);
        __m256i b = _mm256_load_si256(line + 1);
        _mm256_store_si256(sum, _mm256_add_epi32(_mm256_load_si256(sum), _mm256_and_si256(a, mask)));
        _mm256_store_si256(sum + 1, _mm256_add_epi32(_mm256_load_si256(sum + 1), _mm256_and_si256(b, mask)));
        __m256i topsA = _mm256_srli_epi32(a, kLaneCountShift);
        __m256i topsB = _mm256_srli_epi32(b, kLaneCountShift);
        __m256i tops = _mm256_permute4x64_epi64(_mm256_packus_epi32(topsA, topsB), 0xD8);
        _mm256_store_si256(count, _mm256_add_epi16(_mm256_load_si256(count), tops));
        _mm256_store_si256(line, zero);
        _mm256_store_si256(line + 1, zero);
    }
}

// Returns eight masked weights of one lane as 32-bit words.
INVERT_AVX2 INVERT_INLINE __m256i maskedWeights(const uint64_t* weights, uint64_t bits, uint32_t one) {
    if (weights == nullptr) {
        return _mm256_setzero_si256();
    }
    __m256 a = _mm256_loadu_ps(reinterpret_cast<const float*>(weights));
    __m256 b = _mm256_loadu_ps(reinterpret_cast<const float*>(weights + 4));
    __m256i low = _mm256_permute4x64_epi64(_mm256_castps_si256(_mm256_shuffle_ps(a, b, 0x88)), 0xD8);
    const __m256i bit = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
    __m256i chosen = _mm256_and_si256(_mm256_set1_epi32(static_cast<int32_t>(bits & 0xFF)), bit);
    __m256i keep = _mm256_cmpeq_epi32(chosen, bit);
    return _mm256_and_si256(keep, _mm256_add_epi32(low, _mm256_set1_epi32(static_cast<int32_t>(one))));
}

INVERT_AVX2 INVERT_INLINE void transposeEight(const __m256i* rows, uint32_t* target) {
    __m256i t[8], u[8];
    for (int32_t i = 0; i < 4; i++) {
        t[2 * i] = _mm256_unpacklo_epi32(rows[2 * i], rows[2 * i + 1]);
        t[2 * i + 1] = _mm256_unpackhi_epi32(rows[2 * i], rows[2 * i + 1]);
    }
    for (int32_t h = 0; h < 2; h++) {
        u[4 * h] = _mm256_unpacklo_epi64(t[4 * h], t[4 * h + 2]);
        u[4 * h + 1] = _mm256_unpackhi_epi64(t[4 * h], t[4 * h + 2]);
        u[4 * h + 2] = _mm256_unpacklo_epi64(t[4 * h + 1], t[4 * h + 3]);
        u[4 * h + 3] = _mm256_unpackhi_epi64(t[4 * h + 1], t[4 * h + 3]);
    }
    for (int32_t i = 0; i < 4; i++) {
        _mm256_store_si256(reinterpret_cast<__m256i*>(target + i * kLanes),
                           _mm256_permute2x128_si256(u[i], u[i + 4], 0x20));
        _mm256_store_si256(reinterpret_cast<__m256i*>(target + (i + 4) * kLanes),
                           _mm256_permute2x128_si256(u[i], u[i + 4], 0x31));
    }
}

INVERT_AVX2 inline void maskedLinesAvx2(const uint64_t* const* weights, const uint64_t* bits, uint32_t one,
                                        int64_t first, int64_t used, uint32_t* target) noexcept {
    int64_t whole = used & ~int64_t{7};
    for (int64_t p = 0; p < whole; p += 8) {
        for (int64_t half = 0; half < kLanes; half += 8) {
            __m256i rows[8];
            for (int64_t l = 0; l < 8; l++) {
                const uint64_t* lane = weights[half + l];
                rows[l] = maskedWeights(lane == nullptr ? nullptr : lane + first + p, bits[half + l] >> p, one);
            }
            transposeEight(rows, target + p * kLanes + half);
        }
    }
    if (whole < used) {
        uint64_t rest[kLanes];
        for (int64_t l = 0; l < kLanes; l++) {
            rest[l] = bits[l] >> whole;
        }
        maskedLinesScalar(weights, rest, one, first + whole, used - whole, target + whole * kLanes);
    }
}

template <class Id>
INVERT_AVX512 inline void addLineAvx512(const uint32_t* line, const Id* id, const Id* end, uint32_t* lines) noexcept {
    __m512i a = _mm512_load_si512(line);
    for (; id < end; id++) {
        uint32_t* target = lines + *id * kLanes;
        _mm512_store_si512(target, _mm512_add_epi32(_mm512_load_si512(target), a));
    }
}

INVERT_AVX512 inline void flushLinesAvx512(uint32_t* lines, int64_t conceptCount, uint32_t* sums,
                                           uint16_t* counts) noexcept {
    const __m512i mask = _mm512_set1_epi32(static_cast<int32_t>(kLaneSumMask));
    for (int64_t c = 0; c < conceptCount; c++) {
        uint32_t* line = lines + c * kLanes;
        auto* count = reinterpret_cast<__m256i*>(counts + c * kLanes);
        __m512i a = _mm512_load_si512(line);
        __m512i sum = _mm512_load_si512(sums + c * kLanes);
        _mm512_store_si512(sums + c * kLanes, _mm512_add_epi32(sum, _mm512_and_si512(a, mask)));
        __m256i tops = _mm512_cvtepi32_epi16(_mm512_srli_epi32(a, kLaneCountShift));
        _mm256_store_si256(count, _mm256_add_epi16(_mm256_load_si256(count), tops));
        _mm512_store_si512(line, _mm512_setzero_si512());
    }
}

// A transposition of 36 patterns feeds thousands of line additions: the 256-bit one is fast enough.
INVERT_AVX512 inline void maskedLinesAvx512(const uint64_t* const* weights, const uint64_t* bits, uint32_t one,
                                            int64_t first, int64_t used, uint32_t* target) noexcept {
    maskedLinesAvx2(weights, bits, one, first, used, target);
}
#endif

}  // namespace invert
