// Summarizes how the values of a neuron spread inside and outside a set of samples: range, histogram, extreme samples.
#pragma once

#include <cstdint>
#include <cstring>

#include "bits.h"
#include "dispatch.h"
#include "locate.h"

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

// Bins of equal width between the least and the greatest value.
struct SpreadBins {
    double low;
    double scale;

    SpreadBins(double low, double high) : low(low), scale(high > low ? kSpreadBins / (high - low) : 0) {}

    INVERT_INLINE int32_t of(float value) const {
        int32_t bin = static_cast<int32_t>((static_cast<double>(value) - low) * scale);
        return bin < kSpreadBins ? bin : static_cast<int32_t>(kSpreadBins) - 1;
    }
};

// Counts `count` values in bins; `set` has one bit per value.
INVERT_INLINE void countBins(const float* values, uint64_t set, int64_t count, const SpreadBins& spreadBins,
                             uint32_t* counts) {
    int32_t bins[kSpreadBlock];
    for (int64_t k = 0; k < count; k++) {
        bins[k] = spreadBins.of(values[k]) + static_cast<int32_t>(set >> k & 1) * static_cast<int32_t>(kSpreadBins);
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

// Sets the least and the greatest value; -0 is less than 0.
INVERT_INLINE void setRange(const float* values, int64_t n, Spread* spread) {
    int32_t least = INT32_MAX;
    int32_t greatest = INT32_MIN;
    for (int64_t i = 0; i < n; i++) {
        int32_t key = orderedKey(values + i);
        least = key < least ? key : least;
        greatest = key > greatest ? key : greatest;
    }
    spread->low = keyedValue(least);
    spread->high = keyedValue(greatest);
}

// Keeps the extreme samples of a neuron.
struct SpreadExtremes {
    ExtremeSamples<kSpreadTop> top;
    ExtremeSamples<kSpreadInactive> inactive;

    explicit SpreadExtremes(Spread* spread) : top(spread->top), inactive(spread->inactive) {}

    // Offers `count` samples from `from`. Most blocks hold none that is kept.
    INVERT_INLINE void offer(const float* block, uint64_t set, int64_t from, int64_t count) {
        int32_t least = INT32_MAX;
        int32_t greatest = INT32_MIN;
        for (int64_t k = 0; k < count; k++) {
            int32_t key = orderedKey(block + k);
            least = key < least ? key : least;
            greatest = key > greatest ? key : greatest;
        }
        if (greatest > top.least()) {
            for (int64_t k = 0; k < count; k++) {
                top.offer(static_cast<int32_t>(from + k), orderedKey(block + k));
            }
        }
        if (~least > inactive.least()) {
            for (uint64_t left = set; left != 0; left &= left - 1) {
                int64_t k = __builtin_ctzll(left);
                inactive.offer(static_cast<int32_t>(from + k), ~orderedKey(block + k));
            }
        }
    }

    void store(Spread* spread) const {
        spread->topCount = top.size;
        spread->inactiveCount = inactive.size;
    }
};

INVERT_INLINE void spreadOf(const float* values, const uint64_t* set, int64_t n, Spread* spread) {
    setRange(values, n, spread);
    SpreadBins bins(spread->low, spread->high);
    uint32_t counts[kSpreadTables * kSpreadTable] = {};
    SpreadExtremes extremes(spread);
    for (int64_t from = 0; from < n; from += kSpreadBlock) {
        int64_t count = n - from < kSpreadBlock ? n - from : kSpreadBlock;
        uint64_t word = set[from / kSpreadBlock];
        const float* block = values + from;
        if (count == kSpreadBlock) {
            countBins(block, word, kSpreadBlock, bins, counts);
            extremes.offer(block, word, from, kSpreadBlock);
        } else {
            countBins(block, word, count, bins, counts);
            extremes.offer(block, word, from, count);
        }
    }
    for (int64_t bin = 0; bin < kSpreadBins; bin++) {
        spread->outside[bin] = 0;
        spread->inside[bin] = 0;
        for (int64_t table = 0; table < kSpreadTables; table++) {
            spread->outside[bin] += counts[table * kSpreadTable + bin];
            spread->inside[bin] += counts[table * kSpreadTable + kSpreadBins + bin];
        }
    }
    extremes.store(spread);
}

// Returns the value at a position among all samples in ascending order.
INVERT_INLINE float orderedValue(const RankedPairs& ranked, int64_t position) {
    if (position < ranked.negatives) {
        return valueOf(ranked, position);
    }
    return position < ranked.negatives + ranked.zeros ? 0 : valueOf(ranked, position - ranked.zeros);
}

// Returns the first position from `from` whose value is at least in `bin`, or n.
INVERT_INLINE int64_t firstOfBin(const RankedPairs& ranked, const SpreadBins& bins, int32_t bin, int64_t from,
                                 int64_t n) {
    int64_t to = n;
    while (from < to) {
        int64_t middle = from + (to - from) / 2;
        if (bins.of(orderedValue(ranked, middle)) < bin) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

// The same from the order of the values: bins are found by bisection, and only the samples of the set are counted.
INVERT_INLINE void orderedSpreadOf(const float* values, const uint64_t* set, int64_t n, const RankedPairs& ranked,
                                   Spread* spread) {
    spread->low = orderedValue(ranked, 0);
    spread->high = orderedValue(ranked, n - 1);
    if (spread->low == 0 || spread->high == 0) {
        setRange(values, n, spread);  // the order knows no sign of zero
    }
    SpreadBins bins(spread->low, spread->high);
    int64_t inside[kSpreadBins] = {};
    SpreadExtremes extremes(spread);
    for (int64_t from = 0; from < n; from += kSpreadBlock) {
        uint64_t word = set[from / kSpreadBlock];
        const float* block = values + from;
        if (n - from >= kSpreadBlock) {
            extremes.offer(block, word, from, kSpreadBlock);
        } else {
            extremes.offer(block, word, from, n - from);
        }
        for (uint64_t left = word; left != 0; left &= left - 1) {
            inside[bins.of(block[__builtin_ctzll(left)])]++;
        }
    }
    int64_t begin = 0;
    for (int32_t bin = 0; bin < kSpreadBins; bin++) {
        int64_t end = bin + 1 == kSpreadBins ? n : firstOfBin(ranked, bins, bin + 1, begin, n);
        spread->inside[bin] = inside[bin];
        spread->outside[bin] = end - begin - inside[bin];
        begin = end;
    }
    extremes.store(spread);
}

inline void spreadScalar(const float* values, const uint64_t* set, int64_t n, const RankedPairs* ranked,
                         Spread* spread) noexcept {
    ranked == nullptr ? spreadOf(values, set, n, spread) : orderedSpreadOf(values, set, n, *ranked, spread);
}
#if INVERT_X86
INVERT_AVX2 inline void spreadAvx2(const float* values, const uint64_t* set, int64_t n, const RankedPairs* ranked,
                                   Spread* spread) noexcept {
    ranked == nullptr ? spreadOf(values, set, n, spread) : orderedSpreadOf(values, set, n, *ranked, spread);
}
INVERT_AVX512 inline void spreadAvx512(const float* values, const uint64_t* set, int64_t n, const RankedPairs* ranked,
                                       Spread* spread) noexcept {
    ranked == nullptr ? spreadOf(values, set, n, spread) : orderedSpreadOf(values, set, n, *ranked, spread);
}
#endif

// Sets of more than n / kOrderedShare samples are counted faster together with the others, eight in turn.
constexpr int64_t kOrderedShare = 8;

// values: n finite floats, n at least 1; set: one bit per sample, with no bit beyond n; order: null, or the scratch of
// the last rank32 of these values, untouched since, or what keepOrder made of it.
inline void spread32(int32_t tier, const float* values, const uint64_t* set, int64_t n, const void* order,
                     void* spread) noexcept {
    int64_t inside = 0;
    for (int64_t word = 0; word < wordsFor(n); word++) {
        inside += onesIn(set[word]);
    }
    const RankedPairs* ranked = inside > n / kOrderedShare ? nullptr : static_cast<const RankedPairs*>(order);
    INVERT_TIER(tier, spread, values, set, n, ranked, static_cast<Spread*>(spread));
}

inline int64_t spreadBytes() noexcept { return sizeof(Spread); }

}  // namespace invert
