// Summarizes how the values of a neuron spread inside and outside a set of samples: range, histogram, extreme samples.
#pragma once

#include <cstdint>
#include <cstring>

#include "dispatch.h"

namespace invert {

constexpr int64_t kSpreadBins = 40;
constexpr int64_t kSpreadTop = 12;     // most active samples
constexpr int64_t kSpreadInactive = 6;  // least active samples of the set

// Result of spread32.
struct Spread {
    double low;   // least value
    double high;  // greatest value
    int64_t inside[kSpreadBins];   // samples of the set per bin
    int64_t outside[kSpreadBins];  // other samples per bin
    int32_t top[kSpreadTop];
    int32_t inactive[kSpreadInactive];
    int32_t topCount;
    int32_t inactiveCount;
};

// Keeps the samples with the greatest keys, in descending order; equal keys keep the order in which they are offered.
template <int64_t capacity>
struct ExtremeSamples {
    int32_t* samples;
    int32_t keys[capacity];
    int32_t size = 0;

    explicit ExtremeSamples(int32_t* samples) : samples(samples) {}

    // A key must be greater than this to be kept. The least integer is no key of a finite value.
    int32_t least() const { return size == capacity ? keys[capacity - 1] : INT32_MIN; }

    void offer(int32_t sample, int32_t key) {
        if (key <= least()) {
            return;
        }
        int32_t place = size < capacity ? size++ : static_cast<int32_t>(capacity) - 1;
        for (; place > 0 && key > keys[place - 1]; place--) {
            samples[place] = samples[place - 1];
            keys[place] = keys[place - 1];
        }
        samples[place] = sample;
        keys[place] = key;
    }
};

// Returns an integer whose order is that of the values, with -0 before 0.
INVERT_INLINE int32_t orderedKey(const float* value) {
    int32_t bits;
    std::memcpy(&bits, value, sizeof bits);
    return bits ^ ((bits >> 31) & 0x7fffffff);
}

INVERT_INLINE float keyedValue(int32_t key) {
    int32_t bits = key ^ ((key >> 31) & 0x7fffffff);
    float value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

constexpr int64_t kSpreadBlock = 64;  // samples per word of a set

// Neighbors take turns between as many tables: an increment waits for the one before of the same bin, and half of a
// rectified neuron is in one bin. A table holds the bins of the other samples, then those of the set.
constexpr int64_t kSpreadTables = 8;
constexpr int64_t kSpreadTable = 2 * kSpreadBins;

// Counts `count` values in bins; `set` has one bit per value.
INVERT_INLINE void countBins(const float* values, uint64_t set, int64_t count, double low, double scale,
                             uint32_t* counts) {
    int32_t bins[kSpreadBlock];
    for (int64_t k = 0; k < count; k++) {
        int32_t bin = static_cast<int32_t>((static_cast<double>(values[k]) - low) * scale);
        bin = bin < kSpreadBins ? bin : static_cast<int32_t>(kSpreadBins) - 1;
        bins[k] = bin + static_cast<int32_t>(set >> k & 1) * static_cast<int32_t>(kSpreadBins);
    }
    int64_t k = 0;
    for (; k + kSpreadTables <= count; k += kSpreadTables) {
        for (int64_t table = 0; table < kSpreadTables; table++) {
            counts[table * kSpreadTable + bins[k + table]]++;
        }
    }
    for (; k < count; k++) {
        counts[bins[k]]++;
    }
}

INVERT_INLINE void spreadOf(const float* values, const uint64_t* set, int64_t n, Spread* spread) {
    int32_t least = INT32_MAX;
    int32_t greatest = INT32_MIN;
    for (int64_t i = 0; i < n; i++) {
        int32_t key = orderedKey(values + i);
        least = key < least ? key : least;
        greatest = key > greatest ? key : greatest;
    }
    double low = keyedValue(least);
    double high = keyedValue(greatest);
    double scale = high > low ? kSpreadBins / (high - low) : 0;

    uint32_t counts[kSpreadTables * kSpreadTable] = {};
    ExtremeSamples<kSpreadTop> top(spread->top);
    ExtremeSamples<kSpreadInactive> inactive(spread->inactive);
    for (int64_t from = 0; from < n; from += kSpreadBlock) {
        int64_t count = n - from < kSpreadBlock ? n - from : kSpreadBlock;
        uint64_t word = set[from / kSpreadBlock];
        const float* block = values + from;
        if (count == kSpreadBlock) {
            countBins(block, word, kSpreadBlock, low, scale, counts);
        } else {
            countBins(block, word, count, low, scale, counts);
        }
        int32_t topLeast = top.least();
        int32_t inactiveLeast = inactive.least();
        bool isTop = false;
        bool isInactive = false;
        for (int64_t k = 0; k < count; k++) {
            int32_t key = orderedKey(block + k);
            isTop |= key > topLeast;
            isInactive |= ~key > inactiveLeast;
        }
        if (isTop) {
            for (int64_t k = 0; k < count; k++) {
                top.offer(static_cast<int32_t>(from + k), orderedKey(block + k));
            }
        }
        if (isInactive) {
            for (uint64_t left = word; left != 0; left &= left - 1) {
                int64_t k = __builtin_ctzll(left);
                inactive.offer(static_cast<int32_t>(from + k), ~orderedKey(block + k));
            }
        }
    }
    spread->low = low;
    spread->high = high;
    for (int64_t bin = 0; bin < kSpreadBins; bin++) {
        spread->outside[bin] = 0;
        spread->inside[bin] = 0;
        for (int64_t table = 0; table < kSpreadTables; table++) {
            spread->outside[bin] += counts[table * kSpreadTable + bin];
            spread->inside[bin] += counts[table * kSpreadTable + kSpreadBins + bin];
        }
    }
    spread->topCount = top.size;
    spread->inactiveCount = inactive.size;
}

inline void spreadScalar(const float* values, const uint64_t* set, int64_t n, Spread* spread) noexcept {
    spreadOf(values, set, n, spread);
}
#if INVERT_X86
INVERT_AVX2 inline void spreadAvx2(const float* values, const uint64_t* set, int64_t n, Spread* spread) noexcept {
    spreadOf(values, set, n, spread);
}
INVERT_AVX512 inline void spreadAvx512(const float* values, const uint64_t* set, int64_t n, Spread* spread) noexcept {
    spreadOf(values, set, n, spread);
}
#endif

// values: n finite floats, n at least 1; set: one bit per sample, with no bit beyond n.
inline void spread32(int32_t tier, const float* values, const uint64_t* set, int64_t n, void* spread) noexcept {
    INVERT_TIER(tier, spread, values, set, n, static_cast<Spread*>(spread));
}

inline int64_t spreadBytes() noexcept { return sizeof(Spread); }

}  // namespace invert
