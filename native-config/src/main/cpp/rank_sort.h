// Stable sort of (key, payload) pairs, key in the upper half of a 64-bit word.
#pragma once

#include <cstdint>
#include <cstring>

#include "dispatch.h"

namespace invert {

constexpr int32_t kMaxDigitBits = 13;
constexpr int64_t kDigits = int64_t{1} << kMaxDigitBits;
constexpr int64_t kHistogramEntries = 3 * kDigits;

struct DigitBits {
    int32_t lower;
    int32_t top;
};

// 2,048 write positions fit the second-level cache beside the pairs. The top digit of a range of floats is uneven: few
// of its values are common, so two more bits write to hardly more cache lines and leave only a quarter as many pairs
// out of order (measured at 50,000 normal values: 0.33 ms with 11 + 11 bits, 0.26 with 12, 0.25 with 13).
constexpr DigitBits kManyDigits{11, 13};
// For few keys, walking the histograms would cost more than the keys.
constexpr DigitBits kFewDigits{8, 8};
constexpr int64_t kFewKeys = 4096;

struct RadixPlan {
    int32_t passes = 0;
    int32_t shift[3] = {};
    int32_t width[3] = {};
    int32_t ignoredBits = 0;  // low key bits that no pass sorts by
};

inline RadixPlan radixPlan(uint32_t range, int32_t maxPasses, DigitBits digit) noexcept {
    RadixPlan plan;
    int32_t bits = range == 0 ? 0 : 32 - __builtin_clz(range);
    int32_t looked = (maxPasses - 1) * digit.lower + digit.top;
    plan.ignoredBits = bits > looked ? bits - looked : 0;
    bits -= plan.ignoredBits;
    int32_t shift = plan.ignoredBits;
    for (; bits > 0; plan.passes++) {
        int32_t left = bits <= digit.top ? 1 : bits <= digit.lower + digit.top ? 2 : 3;
        int32_t even = bits / left < digit.lower ? bits / left : digit.lower;
        plan.shift[plan.passes] = shift;
        plan.width[plan.passes] = left == 1 ? bits : even;
        shift += plan.width[plan.passes];
        bits -= plan.width[plan.passes];
    }
    return plan;
}

template <int32_t kPasses>
INVERT_INLINE void countDigits(const uint32_t* keys, int64_t n, const RadixPlan& plan, uint32_t* histogram) {
    uint32_t mask[3], shift[3];
    for (int32_t pass = 0; pass < kPasses; pass++) {
        shift[pass] = static_cast<uint32_t>(plan.shift[pass]);
        mask[pass] = (1u << plan.width[pass]) - 1;
    }
    for (int64_t i = 0; i < n; i++) {
        uint32_t key = keys[i];
        for (int32_t pass = 0; pass < kPasses; pass++) {
            histogram[pass * kDigits + ((key >> shift[pass]) & mask[pass])]++;
        }
    }
}

inline void clearDigits(const RadixPlan& plan, uint32_t* histogram) noexcept {
    for (int32_t pass = 0; pass < plan.passes; pass++) {
        std::memset(histogram + pass * kDigits, 0, sizeof(uint32_t) << plan.width[pass]);
    }
}

inline void countAllDigits(const uint32_t* keys, int64_t n, const RadixPlan& plan, uint32_t* histogram) noexcept {
    clearDigits(plan, histogram);
    switch (plan.passes) {
        case 1: return countDigits<1>(keys, n, plan, histogram);
        case 2: return countDigits<2>(keys, n, plan, histogram);
        case 3: return countDigits<3>(keys, n, plan, histogram);
        default: return;
    }
}

// Replaces counts by first positions. Returns false if all keys share one digit: that pass would only copy.
inline bool firstPositions(uint32_t* histogram, int64_t digits, int64_t n) noexcept {
    uint32_t position = 0;
    for (int64_t d = 0; d < digits; d++) {
        uint32_t count = histogram[d];
        if (count == n) {
            return false;
        }
        histogram[d] = position;
        position += count;
    }
    return true;
}

template <class Pair>
INVERT_INLINE void moveByDigit(Pair pair, int64_t n, uint32_t shift, uint32_t mask, uint32_t* position, uint64_t* to) {
    for (int64_t i = 0; i < n; i++) {
        uint64_t word = pair(i);
        to[position[(static_cast<uint32_t>(word >> 32) >> shift) & mask]++] = word;
    }
}

// Returns whether few pairs are expected to be out of order: estimates the number of equal-digit neighbors that the
// ignored bits would have ordered, assuming keys spread evenly inside each top digit, as the sum of squared top-digit
// counts over twice the number of lower digits.
inline bool fewCollisions(const uint32_t* topHistogram, const RadixPlan& plan, int64_t n) noexcept {
    uint64_t squares = 0;
    for (int64_t d = 0; d < int64_t{1} << plan.width[1]; d++) {
        squares += static_cast<uint64_t>(topHistogram[d]) * topHistogram[d];
    }
    return (squares >> (plan.width[0] + 1)) <= static_cast<uint64_t>(n) / 4;
}

// Stable insertion sort of pairs that are nearly in key order; returns false if more than budget moves were needed.
inline bool repairRange(uint64_t* pairs, int64_t from, int64_t to, int64_t& budget) noexcept {
    for (int64_t i = from; i < to; i++) {
        uint64_t word = pairs[i];
        uint64_t key = word >> 32;
        int64_t place = i;
        while (place > 0 && (pairs[place - 1] >> 32) > key) {
            pairs[place] = pairs[place - 1];
            place--;
        }
        pairs[place] = word;
        budget -= i - place;
        if (budget < 0) {
            return false;
        }
    }
    return true;
}

inline bool repairScalar(uint64_t* pairs, int64_t n, int64_t budget) noexcept {
    return repairRange(pairs, 1, n, budget);
}

#if INVERT_X86
// Returns the keys of eight pairs; the order of the lanes is permuted the same way for every load.
INVERT_AVX2 INVERT_INLINE __m256i eightKeys(const uint64_t* pairs) {
    __m256 a = _mm256_loadu_ps(reinterpret_cast<const float*>(pairs));
    __m256 b = _mm256_loadu_ps(reinterpret_cast<const float*>(pairs + 4));
    return _mm256_castps_si256(_mm256_shuffle_ps(a, b, 0xDD));
}

INVERT_AVX2 inline bool repairAvx2(uint64_t* pairs, int64_t n, int64_t budget) noexcept {
    int64_t i = 1;
    for (; i + 8 <= n; i += 8) {
        __m256i key = eightKeys(pairs + i);
        __m256i inOrder = _mm256_cmpeq_epi32(_mm256_max_epu32(key, eightKeys(pairs + i - 1)), key);
        if (_mm256_movemask_epi8(inOrder) != -1 && !repairRange(pairs, i, i + 8, budget)) {
            return false;
        }
    }
    return repairRange(pairs, i, n, budget);
}

// The check is a small part of a sort that is bound by scattered stores: 512-bit lanes would not be faster.
INVERT_AVX512 inline bool repairAvx512(uint64_t* pairs, int64_t n, int64_t budget) noexcept {
    return repairAvx2(pairs, n, budget);
}
#endif

// Runs the passes of a plan whose histogram is filled. The first pass reads keys and payloads, which may lie in b.
inline uint64_t* runPasses(const uint32_t* keys, const uint32_t* payloads, int64_t n, const RadixPlan& plan,
                           uint32_t* histogram, uint64_t* a, uint64_t* b) noexcept {
    auto joined = [=](int64_t i) { return static_cast<uint64_t>(keys[i]) << 32 | payloads[i]; };
    uint64_t* from = nullptr;
    for (int32_t pass = 0; pass < plan.passes; pass++) {
        uint32_t* position = histogram + pass * kDigits;
        uint32_t mask = (1u << plan.width[pass]) - 1;
        uint32_t shift = static_cast<uint32_t>(plan.shift[pass]);
        if (!firstPositions(position, int64_t{1} << plan.width[pass], n)) {
            continue;
        }
        uint64_t* to = from == a ? b : a;
        if (from == nullptr) {
            moveByDigit(joined, n, shift, mask, position, to);
        } else {
            moveByDigit([=](int64_t i) { return from[i]; }, n, shift, mask, position, to);
        }
        from = to;
    }
    if (from == nullptr) {
        for (int64_t i = 0; i < n; i++) {
            a[i] = joined(i);
        }
        from = a;
    }
    return from;
}

// Sorts by key, with equal keys in input order. Two passes over the 24 leading bits of the key range leave few pairs
// out of order for values of any smooth distribution (a relative resolution of about 2^-19), and inserting those costs
// less than a third pass. If the histogram or the repair shows otherwise, three passes sort exactly. Below kFewKeys
// keys, the two passes cover 16 bits. keys and payloads may lie in b. Returns a or b.
inline uint64_t* sortPairs(int32_t tier, uint32_t* keys, const uint32_t* payloads, int64_t n, uint32_t range,
                           uint32_t* histogram, uint64_t* a, uint64_t* b) noexcept {
    RadixPlan plan = radixPlan(range, 2, n < kFewKeys ? kFewDigits : kManyDigits);
    countAllDigits(keys, n, plan, histogram);
    if (plan.ignoredBits != 0 && !fewCollisions(histogram + kDigits, plan, n)) {
        plan = radixPlan(range, 3, kManyDigits);
        countAllDigits(keys, n, plan, histogram);
    }
    uint64_t* sorted = runPasses(keys, payloads, n, plan, histogram, a, b);
    if (plan.ignoredBits == 0 || INVERT_TIER(tier, repair, sorted, n, 2 * n)) {
        return sorted;
    }
    // Repairs are stable, so sorting the pairs again from where they are keeps equal keys in input order.
    uint64_t* other = sorted == a ? b : a;
    plan = radixPlan(range, 3, kManyDigits);
    clearDigits(plan, histogram);
    for (int64_t i = 0; i < n; i++) {
        uint32_t key = static_cast<uint32_t>(sorted[i] >> 32);
        for (int32_t pass = 0; pass < plan.passes; pass++) {
            histogram[pass * kDigits + ((key >> plan.shift[pass]) & ((1u << plan.width[pass]) - 1))]++;
        }
    }
    for (int32_t pass = 0; pass < plan.passes; pass++) {
        uint32_t* position = histogram + pass * kDigits;
        if (!firstPositions(position, int64_t{1} << plan.width[pass], n)) {
            continue;
        }
        moveByDigit([=](int64_t i) { return sorted[i]; }, n, static_cast<uint32_t>(plan.shift[pass]),
                    (1u << plan.width[pass]) - 1, position, other);
        uint64_t* swap = sorted;
        sorted = other;
        other = swap;
    }
    return sorted;
}

}  // namespace invert
