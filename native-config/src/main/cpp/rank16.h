// Ranks of activations stored in 16 bits: one counter for each of the 65,536 possible values, no sort.
#pragma once

#include <cstdint>
#include <cstring>

#include "dispatch.h"
#include "rank.h"

namespace invert {

constexpr int64_t kHalfValues = 65536;
// Zeros, half of a rectified neuron, are counted in eight slots in rotation: one slot would be a chain of store-to-load
// forwards.
constexpr int64_t kZeroSlots = 8;
constexpr uint32_t kZeroKey = 0x8000;

inline int64_t rank16ScratchBytes(int64_t n) noexcept {
    return (kHalfValues + kZeroSlots) * 4 + (n + kKeySlack) * 2;
}

struct HalfScan {
    uint32_t low = 0xFFFF;
    uint32_t high = 0;
    uint32_t largestMagnitude = 0;
    int64_t zeros = 0;  // 0 and -0
};

// Number of keys whose zeros are counted in 16 bits.
constexpr int64_t kHalfChunk = 1 << 15;

// Computes keys in value order, with -0 as 0. A plain loop, so that each tier's compiler vectorizes it.
INVERT_INLINE HalfScan halfKeys(const uint16_t* values, int64_t n, uint16_t* keys) {
    uint16_t low = 0xFFFF, high = 0, largest = 0;
    int64_t zeros = 0;
    for (int64_t from = 0; from < n; from += kHalfChunk) {
        int64_t to = n - from < kHalfChunk ? n : from + kHalfChunk;
        uint16_t chunkZeros = 0;
        for (int64_t i = from; i < to; i++) {
            uint16_t bits = values[i];
            uint16_t magnitude = bits & 0x7FFF;
            uint16_t sign = static_cast<uint16_t>(static_cast<int16_t>(bits) >> 15);
            // Positive: magnitude + 0x8000. Negative: 0x8000 - magnitude, which maps -0 to 0's key.
            uint16_t key = static_cast<uint16_t>(0x8000u + static_cast<uint16_t>((magnitude ^ sign) - sign));
            keys[i] = key;
            low = key < low ? key : low;
            high = key > high ? key : high;
            largest = magnitude > largest ? magnitude : largest;
            chunkZeros = static_cast<uint16_t>(chunkZeros + (magnitude == 0));
        }
        zeros += chunkZeros;
    }
    return {low, high, largest, zeros};
}

// Returns whether there are so few other values that looking for them pays.
inline bool mostlyZeros(const HalfScan& scan, int64_t n) noexcept { return scan.zeros > n - n / 8; }

// Calls visit(i) for each key that is not that of zero; skips sixteen zeros at a time.
template <class Visit>
INVERT_INLINE void forEachNonzero(const uint16_t* keys, int64_t n, const Visit& visit) {
    constexpr uint64_t zeros = 0x8000800080008000u;
    int64_t i = 0;
    for (; i + 16 <= n; i += 16) {
        uint64_t words[4];
        std::memcpy(words, keys + i, sizeof words);
        if (((words[0] ^ zeros) | (words[1] ^ zeros) | (words[2] ^ zeros) | (words[3] ^ zeros)) == 0) {
            continue;
        }
        for (int64_t k = i; k < i + 16; k++) {
            if (keys[k] != kZeroKey) {
                visit(k);
            }
        }
    }
    for (; i < n; i++) {
        if (keys[i] != kZeroKey) {
            visit(i);
        }
    }
}

// Counts each key in table[low..high]. The table has kZeroSlots more entries.
inline void countKeys(const uint16_t* keys, int64_t n, const HalfScan& scan, uint32_t* table) noexcept {
    // Only the range in use is cleared and walked: the whole table is half of the second-level cache.
    std::memset(table + scan.low, 0, (scan.high - scan.low + 1) * sizeof(uint32_t));
    if (mostlyZeros(scan, n)) {
        forEachNonzero(keys, n, [&](int64_t i) { table[keys[i]]++; });
    } else {
        // The slots only take the zeros away from one place; their number is known.
        for (int64_t i = 0; i < n; i++) {
            uint32_t key = keys[i];
            uint32_t toSlot = static_cast<uint32_t>(kHalfValues - kZeroKey + (i & (kZeroSlots - 1)));
            // Arithmetic, because compilers turn a conditional here into a branch and zeros are unpredictable.
            table[key + (toSlot & (0 - static_cast<uint32_t>(key == kZeroKey)))]++;
        }
    }
    if (scan.zeros != 0) {
        table[kZeroKey] = static_cast<uint32_t>(scan.zeros);
    }
}

inline HalfScan halfKeysScalar(const uint16_t* values, int64_t n, uint16_t* keys) noexcept {
    return halfKeys(values, n, keys);
}
#if INVERT_X86
INVERT_AVX2 inline HalfScan halfKeysAvx2(const uint16_t* values, int64_t n, uint16_t* keys) noexcept {
    return halfKeys(values, n, keys);
}
INVERT_AVX512 inline HalfScan halfKeysAvx512(const uint16_t* values, int64_t n, uint16_t* keys) noexcept {
    return halfKeys(values, n, keys);
}
#endif

// Largest n for which t^3 summed over all tie groups stays below 2^53: doubles and integers then agree in any order.
constexpr int64_t kExactTieLimit = 208063;

// Replaces the counts in table[low..high] by doubled mid-ranks (meaningless if the count is 0).
inline TieTally countsToRanks(uint32_t* table, uint32_t low, uint32_t high, int64_t n) noexcept {
    TieTally ties;
    int64_t below = 0;
    if (n > kExactTieLimit) {
        for (uint32_t v = low; v <= high; v++) {
            int64_t count = table[v];
            if (count != 0) {
                table[v] = static_cast<uint32_t>(2 * below + count + 1);
                below += count;
                ties.add(count);
            }
        }
        return ties;
    }
    uint64_t term = 0;
    for (uint32_t v = low; v <= high;) {
        uint64_t pairs[4];
        if (v + 8 <= high) {
            std::memcpy(pairs, table + v, sizeof pairs);
            if ((pairs[0] | pairs[1] | pairs[2] | pairs[3]) == 0) {
                v += 8;
                continue;
            }
        }
        uint32_t stop = v + 8 <= high ? v + 8 : high + 1;
        for (; v < stop; v++) {
            uint64_t count = table[v];
            table[v] = static_cast<uint32_t>(2 * static_cast<uint64_t>(below) + count + 1);
            below += static_cast<int64_t>(count);
            ties.distinct += count != 0;
            term += count * count * count - count;
        }
    }
    ties.term = static_cast<double>(term);
    return ties;
}

// Computes the sums of rank32 for IEEE half (bfloat16 = 0) or bfloat16 (1) bit patterns.
inline int32_t rank16(int32_t tier, const uint16_t* values, int32_t bfloat16, const uint32_t* patternOf,
                      const uint32_t* patternSize, int64_t n, int64_t patternCount, void* scratch, uint64_t* sums,
                      int64_t* summary) noexcept {
    uint32_t* table = static_cast<uint32_t*>(scratch);
    uint16_t* keys = reinterpret_cast<uint16_t*>(table + kHalfValues + kZeroSlots);
    uint32_t infinity = bfloat16 != 0 ? 0x7F80u : 0x7C00u;
    HalfScan scan = INVERT_TIER(tier, halfKeys, values, n, keys);
    summary[kFirstBad] = -1;
    if (scan.largestMagnitude >= infinity) {
        int64_t i = 0;
        while ((values[i] & 0x7FFFu) < infinity) {
            i++;
        }
        summary[kFirstBad] = i;
        return 1;
    }
    countKeys(keys, n, scan, table);
    TieTally ties = countsToRanks(table, scan.low, scan.high, n);
    if (mostlyZeros(scan, n)) {
        uint64_t zeroRank = table[kZeroKey];
        for (int64_t p = 0; p < patternCount; p++) {
            sums[p] = patternSize[p] * zeroRank;
        }
        forEachNonzero(keys, n, [&](int64_t i) { sums[patternOf[i]] += table[keys[i]] - zeroRank; });
    } else {
        std::memset(sums, 0, static_cast<size_t>(patternCount) * sizeof(uint64_t));
        for (int64_t i = 0; i < n; i++) {
            sums[patternOf[i]] += table[keys[i]];
        }
    }
    ties.store(summary);
    summary[kZeroCount] = scan.zeros;
    return 0;
}

}  // namespace invert
