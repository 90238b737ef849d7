// Statistics of activations stored in 16 bits: moments, samples of given formulas, and the values as floats.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "dispatch.h"
#include "locate.h"
#include "rank16.h"

namespace invert {

// Head of the scratch of count16, followed by the table of counts, the keys, and two lists of hits.
struct HalfCounts {
    HalfScan scan;
    int64_t sampleCount;
};
constexpr int64_t kHalfCountsBytes = 64;
static_assert(sizeof(HalfCounts) <= kHalfCountsBytes);

inline int64_t count16ScratchBytes(int64_t n) noexcept {
    // Each part starts at a multiple of four bytes.
    return kHalfCountsBytes + (kHalfValues + kZeroSlots) * 4 + (n + kKeySlack + 1) / 2 * 4 + 2 * n * 4;
}

INVERT_INLINE uint32_t* halfTable(void* scratch) {
    return reinterpret_cast<uint32_t*>(static_cast<char*>(scratch) + kHalfCountsBytes);
}

INVERT_INLINE uint16_t* halfKeysIn(void* scratch) {
    return reinterpret_cast<uint16_t*>(halfTable(scratch) + kHalfValues + kZeroSlots);
}

INVERT_INLINE uint32_t* halfHits(void* scratch, int64_t n) {
    return halfTable(scratch) + kHalfValues + kZeroSlots + (n + kKeySlack + 1) / 2;
}

// Counts the values of a neuron, which are finite; n is at least 1.
inline void count16(int32_t tier, const uint16_t* values, int64_t n, void* scratch) noexcept {
    HalfCounts& counts = *static_cast<HalfCounts*>(scratch);
    uint16_t* keys = halfKeysIn(scratch);
    counts.scan = INVERT_TIER(tier, halfKeys, values, n, keys);
    counts.sampleCount = n;
    countKeys(keys, n, counts.scan, halfTable(scratch));
}

// Returns the value of finite bits.
INVERT_INLINE float halfValue(uint32_t bits, bool bfloat16) {
    uint32_t magnitude = bits & 0x7FFF;
    // The exponents of binary16 are 112 less; the product is exact, also for subnormal numbers.
    uint32_t shifted = magnitude << (bfloat16 ? 16 : 13);
    float value;
    std::memcpy(&value, &shifted, sizeof value);
    value = bfloat16 ? value : value * 0x1p112f;
    return (bits & 0x8000) != 0 ? -value : value;
}

INVERT_INLINE float halfKeyValue(uint32_t key, bool bfloat16) {
    return halfValue(key >= kZeroKey ? key - kZeroKey : 0x8000u | (kZeroKey - key), bfloat16);
}

// Computes the sums of moments32, over distinct values in ascending order, from what count16 left in the scratch.
inline void moments16(void* scratch, int32_t bfloat16, double* moments) noexcept {
    const HalfScan& scan = static_cast<const HalfCounts*>(scratch)->scan;
    const uint32_t* table = halfTable(scratch);
    double first = halfKeyValue(halfKeysIn(scratch)[0], bfloat16 != 0);
    double sum = 0;
    double squares = 0;
    for (uint32_t key = scan.low; key <= scan.high; key++) {
        if (table[key] != 0) {
            double count = table[key];
            double distance = halfKeyValue(key, bfloat16 != 0) - first;
            sum += count * distance;
            squares += count * (distance * distance);
        }
    }
    moments[0] = sum;
    moments[1] = squares;
    moments[2] = first;
}

// Sorts 24-bit integers in two passes; the result is in hits.
inline void sortHits(uint32_t* hits, uint32_t* spare, int64_t count) noexcept {
    if (count < 1024) {
        std::sort(hits, hits + count);
        return;
    }
    constexpr int32_t digitBits = 12;
    constexpr uint32_t buckets = 1 << digitBits;
    for (int32_t shift = 0; shift < 2 * digitBits; shift += digitBits) {
        uint32_t starts[buckets] = {};
        for (int64_t i = 0; i < count; i++) {
            starts[hits[i] >> shift & (buckets - 1)]++;
        }
        uint32_t next = 0;
        for (uint32_t& start : starts) {
            uint32_t size = start;
            start = next;
            next += size;
        }
        for (int64_t i = 0; i < count; i++) {
            spare[starts[hits[i] >> shift & (buckets - 1)]++] = hits[i];
        }
        std::swap(hits, spare);
    }
}

// Locates the samples of locate in what count16 left in the scratch; samples of one value are in the order of their
// formulas. Returns how many samples were found.
inline int64_t locate16(void* scratch, int32_t bfloat16, const uint32_t* patternOf, const uint8_t* formulas,
                        int64_t position, LocatedSample* found, int64_t* groups) noexcept {
    const HalfCounts& counts = *static_cast<const HalfCounts*>(scratch);
    const HalfScan& scan = counts.scan;
    int64_t n = counts.sampleCount;
    const uint32_t* table = halfTable(scratch);
    const uint16_t* keys = halfKeysIn(scratch);
    uint32_t* hits = halfHits(scratch, n);
    int64_t hitCount = 0;
    if (mostlyZeros(scan, n)) {
        forEachNonzero(keys, n, [&](int64_t i) {
            uint32_t holding = formulas[patternOf[i]];
            hits[hitCount] = static_cast<uint32_t>(keys[i]) << 8 | holding;
            hitCount += holding != 0;
        });
    } else {
        for (int64_t i = 0; i < n; i++) {
            uint32_t holding = formulas[patternOf[i]];
            hits[hitCount] = static_cast<uint32_t>(keys[i]) << 8 | holding;
            hitCount += (holding != 0) & (keys[i] != kZeroKey);
        }
    }
    sortHits(hits, hits + n, hitCount);
    int64_t hit = 0;
    int64_t below = 0;
    groups[kZerosBegin] = 0;
    groups[kZerosEnd] = 0;
    groups[kAskedBegin] = 0;
    groups[kAskedEnd] = 0;
    for (uint32_t key = scan.low; key <= scan.high; key++) {
        int64_t count = table[key];
        if (key == kZeroKey) {
            groups[kZerosBegin] = below;
        }
        if (count == 0) {
            continue;
        }
        if (position >= below && position < below + count) {
            groups[kAskedBegin] = below;
            groups[kAskedEnd] = below + count;
        }
        for (; hit < hitCount && hits[hit] >> 8 == key; hit++) {
            found[hit] = {static_cast<uint32_t>(below), static_cast<uint32_t>(below + count),
                          halfKeyValue(key, bfloat16 != 0), hits[hit] & 0xFF};
        }
        below += count;
    }
    if (scan.zeros == 0) {
        // No group, at the place where zeros would be.
        int64_t negatives = 0;
        for (uint32_t key = scan.low; key <= scan.high && key < kZeroKey; key++) {
            negatives += table[key];
        }
        groups[kZerosBegin] = negatives;
    }
    groups[kZerosEnd] = groups[kZerosBegin] + scan.zeros;
    return hitCount;
}

INVERT_INLINE void widen(const uint16_t* values, int64_t n, bool bfloat16, float* floats) {
    for (int64_t i = 0; i < n; i++) {
        floats[i] = halfValue(values[i], bfloat16);
    }
}

INVERT_INLINE void widenEither(const uint16_t* values, int64_t n, int32_t bfloat16, float* floats) {
    if (bfloat16 != 0) {
        widen(values, n, true, floats);
    } else {
        widen(values, n, false, floats);
    }
}

inline void widenScalar(const uint16_t* values, int64_t n, int32_t bfloat16, float* floats) noexcept {
    widenEither(values, n, bfloat16, floats);
}
#if INVERT_X86
INVERT_AVX2 inline void widenAvx2(const uint16_t* values, int64_t n, int32_t bfloat16, float* floats) noexcept {
    widenEither(values, n, bfloat16, floats);
}
INVERT_AVX512 inline void widenAvx512(const uint16_t* values, int64_t n, int32_t bfloat16, float* floats) noexcept {
    widenEither(values, n, bfloat16, floats);
}
#endif

// Writes finite 16-bit floats as floats.
inline void widen16(int32_t tier, const uint16_t* values, int32_t bfloat16, int64_t n, float* floats) noexcept {
    INVERT_TIER(tier, widen, values, n, bfloat16, floats);
}

}  // namespace invert
