// Vectorized selection test: 16 (AVX2) or 32 (AVX-512) formulas at a time.
#pragma once

#include <cstdint>

#include "dispatch.h"
#include "select.h"

namespace invert {

inline void selectLiteralRange(int64_t from, int64_t to, const uint32_t* n, const int64_t* z, const uint64_t* allowed,
                               const SelectQuery& query, Selection& selection) noexcept {
    for (int64_t j = from; j < to; j++) {
        if (isAllowed(allowed, j)) {
            selection.offer(static_cast<int32_t>(j), kPositive, n[j], z[j]);
            selection.offer(static_cast<int32_t>(j), kNegated, query.sampleCount - n[j], -z[j]);
        }
    }
}

inline void selectLiteralsScalar(const uint32_t* n, const int64_t* z, const uint64_t* allowed, int64_t conceptCount,
                                 const SelectQuery& query, Selection& selection) noexcept {
    selectLiteralRange(0, conceptCount, n, z, allowed, query, selection);
}

#if INVERT_X86
// Exact conversions of 64-bit integers below 2^52 (2^51 with sign). AVX2 has no such instruction, so the integer is
// placed in the mantissa of 2^52 (of 1.5 * 2^52), which is then subtracted.
INVERT_AVX2 INVERT_INLINE __m256d unsignedToDouble(__m256i x) {
    const __m256d magic = _mm256_set1_pd(0x1p52);
    return _mm256_sub_pd(_mm256_castsi256_pd(_mm256_or_si256(x, _mm256_castpd_si256(magic))), magic);
}
INVERT_AVX2 INVERT_INLINE __m256d signedToDouble(__m256i x) {
    const __m256d magic = _mm256_set1_pd(0x1.8p52);
    return _mm256_sub_pd(_mm256_castsi256_pd(_mm256_add_epi64(x, _mm256_castpd_si256(magic))), magic);
}

// A test of four formulas. Without a term of the root or of n, one fused subtraction decides.
struct Test256 {
    __m256d total, nMin, nMax, outside;
    __m256d constant, perCount, perPair, perRoot, leastPairs;
    ScoreRule rule;
    bool rooted, counted;

    INVERT_AVX2 INVERT_INLINE Test256(const SelectQuery& query, double threshold)
        : total(_mm256_set1_pd(static_cast<double>(query.sampleCount))),
          nMin(_mm256_set1_pd(static_cast<double>(query.nMin))),
          nMax(_mm256_set1_pd(static_cast<double>(query.nMax))),
          outside(_mm256_castsi256_pd(_mm256_set1_epi64x(query.outside ? -1 : 0))),
          rule(query.rule) {
        raise(threshold);
    }

    INVERT_AVX2 INVERT_INLINE void raise(double threshold) {
        SumThreshold least = rule.threshold(threshold, kVectorMargin);
        constant = _mm256_set1_pd(least.constant);
        perCount = _mm256_set1_pd(least.perCount);
        perPair = _mm256_set1_pd(least.perPair);
        perRoot = _mm256_set1_pd(least.perRoot);
        leastPairs = _mm256_set1_pd(least.leastPairs);
        rooted = least.perRoot > 0;
        counted = least.perCount != 0;
    }

    // Returns a value that is not negative exactly if z reaches the threshold, without a division.
    INVERT_AVX2 INVERT_INLINE __m256d gain(__m256d n, __m256d rest, __m256d z) const {
        __m256d area = _mm256_mul_pd(n, rest);
        __m256d linear = _mm256_fnmadd_pd(perPair, area, _mm256_sub_pd(z, constant));
        if (counted) {
            linear = _mm256_fnmadd_pd(perCount, n, linear);
        }
        return rooted ? _mm256_min_pd(_mm256_fnmadd_pd(perRoot, _mm256_sqrt_pd(area), linear),
                                      _mm256_sub_pd(area, leastPairs))
                      : linear;
    }

    INVERT_AVX2 INVERT_INLINE __m256d passes(__m256d n, __m256d gain) const {
        __m256d within = _mm256_and_pd(_mm256_cmp_pd(n, nMin, _CMP_GE_OQ), _mm256_cmp_pd(n, nMax, _CMP_LE_OQ));
        return _mm256_and_pd(_mm256_xor_pd(within, outside), _mm256_cmp_pd(gain, _mm256_setzero_pd(), _CMP_GE_OQ));
    }
};

// Returns the lanes of four concepts that the allowed set contains; 4 divides 64, so they never straddle a word.
INVERT_INLINE uint32_t allowedFour(const uint64_t* allowed, int64_t j) {
    return allowed == nullptr ? 15u : static_cast<uint32_t>(allowed[j >> 6] >> (j & 63)) & 15u;
}

INVERT_AVX2 inline void selectRowAvx2(const uint64_t* row, const SelectParent& a, const uint32_t* n, const int64_t* z,
                                      const uint64_t* allowed, int64_t conceptCount, const SelectQuery& query,
                                      Selection& selection) noexcept {
    Test256 test(query, selection.threshold());
    const __m256i sumMask = _mm256_set1_epi64x(static_cast<int64_t>(kSumMask));
    const __m256d zero = _mm256_setzero_pd();
    const __m256d direction = _mm256_set1_pd(static_cast<double>(query.direction));
    const __m256d middle = _mm256_set1_pd(static_cast<double>(query.sampleCount + 1));
    const __m256d nA = _mm256_set1_pd(static_cast<double>(a.n));
    const __m256d zA = _mm256_set1_pd(static_cast<double>(a.z * query.direction));
    const __m256d useAnd = _mm256_castsi256_pd(_mm256_set1_epi64x(-(query.ops >> kAnd & 1)));
    const __m256d useAndNot = _mm256_castsi256_pd(_mm256_set1_epi64x(-(query.ops >> kAndNot & 1)));
    const __m256d useOr = _mm256_castsi256_pd(_mm256_set1_epi64x(-(query.ops >> kOr & 1)));
    const __m256d useOrNot = _mm256_castsi256_pd(_mm256_set1_epi64x(-(query.ops >> kOrNot & 1)));
    int64_t whole = conceptCount & ~int64_t{3};
    for (int64_t j = 0; j < whole; j += 4) {
        __m256i word = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(row + j));
        __m256d c = unsignedToDouble(_mm256_srli_epi64(word, kCountShift));
        __m256d sum = unsignedToDouble(_mm256_and_si256(word, sumMask));
        __m256d zc = _mm256_mul_pd(_mm256_fnmadd_pd(c, middle, sum), direction);
        __m256d nj = _mm256_cvtepi32_pd(_mm_loadu_si128(reinterpret_cast<const __m128i*>(n + j)));
        __m256d zj = _mm256_mul_pd(
            signedToDouble(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(z + j))), direction);

        __m256d onlyA = _mm256_sub_pd(nA, c);
        __m256d onlyJ = _mm256_sub_pd(nj, c);
        __m256d either = _mm256_add_pd(nA, onlyJ);
        __m256d neither = _mm256_sub_pd(test.total, either);
        __m256d gainAnd = test.gain(c, _mm256_sub_pd(test.total, c), zc);
        __m256d gainAndNot = test.gain(onlyA, _mm256_sub_pd(test.total, onlyA), _mm256_sub_pd(zA, zc));
        __m256d gainOr = test.gain(either, neither, _mm256_add_pd(zA, _mm256_sub_pd(zj, zc)));
        __m256d gainOrNot = test.gain(_mm256_sub_pd(test.total, onlyJ), onlyJ, _mm256_sub_pd(zc, zj));
        // In nearly all cases none of the sixteen reaches the threshold, and then neither bounds nor degeneracy matter.
        __m256d most = _mm256_max_pd(_mm256_max_pd(gainAnd, gainAndNot), _mm256_max_pd(gainOr, gainOrNot));
        if (_mm256_movemask_pd(_mm256_cmp_pd(most, zero, _CMP_GE_OQ)) == 0) {
            continue;
        }

        __m256d apart = _mm256_cmp_pd(c, zero, _CMP_EQ_OQ);
        __m256d inside = _mm256_cmp_pd(onlyA, zero, _CMP_EQ_OQ);
        __m256d covers = _mm256_cmp_pd(onlyJ, zero, _CMP_EQ_OQ);
        __m256d full = _mm256_cmp_pd(neither, zero, _CMP_EQ_OQ);
        __m256d noAnd = _mm256_or_pd(_mm256_or_pd(apart, inside), covers);
        __m256d noAndNot = _mm256_or_pd(_mm256_or_pd(apart, inside), full);
        __m256d noOr = _mm256_or_pd(_mm256_or_pd(inside, covers), full);
        __m256d noOrNot = _mm256_or_pd(_mm256_or_pd(apart, covers), full);
        __m256d hitAnd = _mm256_andnot_pd(noAnd, _mm256_and_pd(useAnd, test.passes(c, gainAnd)));
        __m256d hitAndNot = _mm256_andnot_pd(noAndNot, _mm256_and_pd(useAndNot, test.passes(onlyA, gainAndNot)));
        __m256d hitOr = _mm256_andnot_pd(noOr, _mm256_and_pd(useOr, test.passes(either, gainOr)));
        __m256d hitOrNot = _mm256_andnot_pd(
            noOrNot, _mm256_and_pd(useOrNot, test.passes(_mm256_sub_pd(test.total, onlyJ), gainOrNot)));
        __m256d hit = _mm256_or_pd(_mm256_or_pd(hitAnd, hitAndNot), _mm256_or_pd(hitOr, hitOrNot));
        uint32_t lanes = static_cast<uint32_t>(_mm256_movemask_pd(hit)) & allowedFour(allowed, j);
        if (lanes != 0) {
            forEachBit(lanes, j, [&](int64_t hitJ) { offerPacked(row, a, n, z, hitJ, query, selection); });
            test.raise(selection.threshold());
        }
    }
    for (int64_t j = whole; j < conceptCount; j++) {
        if (isAllowed(allowed, j)) {
            offerPacked(row, a, n, z, j, query, selection);
        }
    }
}

INVERT_AVX2 inline void selectLiteralsAvx2(const uint32_t* n, const int64_t* z, const uint64_t* allowed,
                                           int64_t conceptCount, const SelectQuery& query,
                                           Selection& selection) noexcept {
    Test256 test(query, selection.threshold());
    const __m256d direction = _mm256_set1_pd(static_cast<double>(query.direction));
    int64_t whole = conceptCount & ~int64_t{3};
    for (int64_t j = 0; j < whole; j += 4) {
        __m256d nj = _mm256_cvtepi32_pd(_mm_loadu_si128(reinterpret_cast<const __m128i*>(n + j)));
        __m256d zj = _mm256_mul_pd(
            signedToDouble(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(z + j))), direction);
        __m256d rest = _mm256_sub_pd(test.total, nj);
        __m256d negated = _mm256_sub_pd(_mm256_setzero_pd(), zj);
        __m256d hit = _mm256_or_pd(test.passes(nj, test.gain(nj, rest, zj)),
                                   test.passes(rest, test.gain(rest, nj, negated)));
        uint32_t lanes = static_cast<uint32_t>(_mm256_movemask_pd(hit)) & allowedFour(allowed, j);
        if (lanes != 0) {
            forEachBit(lanes, j, [&](int64_t hitJ) {
                selectLiteralRange(hitJ, hitJ + 1, n, z, allowed, query, selection);
            });
            test.raise(selection.threshold());
        }
    }
    selectLiteralRange(whole, conceptCount, n, z, allowed, query, selection);
}

// Two formulas per concept for two loads: memory-bound, so 512-bit lanes would not be faster.
INVERT_AVX512 inline void selectLiteralsAvx512(const uint32_t* n, const int64_t* z, const uint64_t* allowed,
                                               int64_t conceptCount, const SelectQuery& query,
                                               Selection& selection) noexcept {
    selectLiteralsAvx2(n, z, allowed, conceptCount, query, selection);
}

struct Test512 {
    __m512d total, nMin, nMax;
    __m512d constant, perCount, perPair, perRoot, leastPairs;
    ScoreRule rule;
    bool rooted, counted;
    __mmask8 outside;

    INVERT_AVX512 INVERT_INLINE Test512(const SelectQuery& query, double threshold)
        : total(_mm512_set1_pd(static_cast<double>(query.sampleCount))),
          nMin(_mm512_set1_pd(static_cast<double>(query.nMin))),
          nMax(_mm512_set1_pd(static_cast<double>(query.nMax))),
          rule(query.rule),
          outside(static_cast<__mmask8>(query.outside ? 0xFF : 0)) {
        raise(threshold);
    }

    INVERT_AVX512 INVERT_INLINE void raise(double threshold) {
        SumThreshold least = rule.threshold(threshold, kVectorMargin);
        constant = _mm512_set1_pd(least.constant);
        perCount = _mm512_set1_pd(least.perCount);
        perPair = _mm512_set1_pd(least.perPair);
        perRoot = _mm512_set1_pd(least.perRoot);
        leastPairs = _mm512_set1_pd(least.leastPairs);
        rooted = least.perRoot > 0;
        counted = least.perCount != 0;
    }

    INVERT_AVX512 INVERT_INLINE uint32_t passes(__m512d n, __m512d rest, __m512d z) const {
        __m512d area = _mm512_mul_pd(n, rest);
        __m512d gain = _mm512_fnmadd_pd(perPair, area, _mm512_sub_pd(z, constant));
        if (counted) {
            gain = _mm512_fnmadd_pd(perCount, n, gain);
        }
        if (rooted) {
            gain = _mm512_min_pd(_mm512_fnmadd_pd(perRoot, _mm512_sqrt_pd(area), gain), _mm512_sub_pd(area, leastPairs));
        }
        uint32_t within = _mm512_cmp_pd_mask(n, nMin, _CMP_GE_OQ) & _mm512_cmp_pd_mask(n, nMax, _CMP_LE_OQ);
        return (within ^ outside) & _mm512_cmp_pd_mask(gain, _mm512_setzero_pd(), _CMP_GE_OQ);
    }
};

INVERT_AVX512 inline void selectRowAvx512(const uint64_t* row, const SelectParent& a, const uint32_t* n,
                                          const int64_t* z, const uint64_t* allowed, int64_t conceptCount,
                                          const SelectQuery& query, Selection& selection) noexcept {
    Test512 test(query, selection.threshold());
    const __m512i sumMask = _mm512_set1_epi64(static_cast<int64_t>(kSumMask));
    const __m512d zero = _mm512_setzero_pd();
    const __m512d direction = _mm512_set1_pd(static_cast<double>(query.direction));
    const __m512d middle = _mm512_set1_pd(static_cast<double>(query.sampleCount + 1));
    const __m512d nA = _mm512_set1_pd(static_cast<double>(a.n));
    const __m512d zA = _mm512_set1_pd(static_cast<double>(a.z * query.direction));
    const uint32_t useAnd = query.ops >> kAnd & 1 ? 0xFF : 0;
    const uint32_t useAndNot = query.ops >> kAndNot & 1 ? 0xFF : 0;
    const uint32_t useOr = query.ops >> kOr & 1 ? 0xFF : 0;
    const uint32_t useOrNot = query.ops >> kOrNot & 1 ? 0xFF : 0;
    int64_t whole = conceptCount & ~int64_t{7};
    for (int64_t j = 0; j < whole; j += 8) {
        __m512i word = _mm512_loadu_si512(row + j);
        __m512d c = _mm512_cvtepu64_pd(_mm512_srli_epi64(word, kCountShift));
        __m512d sum = _mm512_cvtepu64_pd(_mm512_and_si512(word, sumMask));
        __m512d zc = _mm512_mul_pd(_mm512_fnmadd_pd(c, middle, sum), direction);
        __m512d nj = _mm512_cvtepu32_pd(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(n + j)));
        __m512d zj = _mm512_mul_pd(_mm512_cvtepi64_pd(_mm512_loadu_si512(z + j)), direction);
        __m512d onlyA = _mm512_sub_pd(nA, c);
        __m512d onlyJ = _mm512_sub_pd(nj, c);
        __m512d either = _mm512_add_pd(nA, onlyJ);
        __m512d neither = _mm512_sub_pd(test.total, either);
        uint32_t apart = _mm512_cmp_pd_mask(c, zero, _CMP_EQ_OQ);
        uint32_t inside = _mm512_cmp_pd_mask(onlyA, zero, _CMP_EQ_OQ);
        uint32_t covers = _mm512_cmp_pd_mask(onlyJ, zero, _CMP_EQ_OQ);
        uint32_t full = _mm512_cmp_pd_mask(neither, zero, _CMP_EQ_OQ);
        uint32_t hit = useAnd & ~(apart | inside | covers) & test.passes(c, _mm512_sub_pd(test.total, c), zc);
        hit |= useAndNot & ~(apart | inside | full) &
               test.passes(onlyA, _mm512_sub_pd(test.total, onlyA), _mm512_sub_pd(zA, zc));
        hit |= useOr & ~(inside | covers | full) &
               test.passes(either, neither, _mm512_add_pd(zA, _mm512_sub_pd(zj, zc)));
        hit |= useOrNot & ~(apart | covers | full) &
               test.passes(_mm512_sub_pd(test.total, onlyJ), onlyJ, _mm512_sub_pd(zc, zj));
        hit &= allowedFour(allowed, j) | allowedFour(allowed, j + 4) << 4;
        if (hit != 0) {
            forEachBit(hit, j, [&](int64_t hitJ) { offerPacked(row, a, n, z, hitJ, query, selection); });
            test.raise(selection.threshold());
        }
    }
    for (int64_t j = whole; j < conceptCount; j++) {
        if (isAllowed(allowed, j)) {
            offerPacked(row, a, n, z, j, query, selection);
        }
    }
}
#endif

// Number of samples below which doubles represent every count, rank sum and n (N - n) exactly.
constexpr int64_t kExactDoubleSamples = int64_t{1} << 20;

inline int64_t selectScratchBytes(int64_t beam) noexcept { return beam * static_cast<int64_t>(sizeof(Scored)); }

// Selects extensions of A by one concept with AND, AND-NOT, OR, OR-NOT (bits 0 to 3 of ops). row: conceptRow of A. n
// and z: of each concept. allowed: bitset of concepts, or null for all. outside != 0 asks for formulas outside [nMin,
// nMax]. direction: 1 highest AUC, -1 lowest. rule, parameter: score of z * direction. threshold: score that a
// candidate must reach, or -infinity. Emits every candidate that may be at or above both the threshold and the beam-th
// best distinct (n, z); candidates certainly below are omitted, ties never are. Returns their number, by concept and
// then op, or -1 if capacity was too small (4 * conceptCount always suffices). beam >= 1; n < 2^20.
inline int64_t selectRow(int32_t tier, const uint64_t* row, int64_t nA, int64_t zA, const uint32_t* n,
                         const int64_t* z, const uint64_t* allowed, int64_t conceptCount, int64_t sampleCount,
                         int64_t nMin, int64_t nMax, int32_t outside, int32_t direction, int32_t ops, int32_t rule,
                         double parameter, double threshold, int64_t beam, void* scratch, void* out,
                         int64_t capacity) noexcept {
    ScoreRule scores{rule, parameter, static_cast<double>(sampleCount)};
    SelectQuery query{sampleCount, nMin, nMax, outside != 0, direction, ops, scores};
    Selection selection(query, threshold, beam, static_cast<Scored*>(scratch), static_cast<Candidate*>(out), capacity);
    SelectParent a{nA, zA};
    INVERT_TIER(tier, selectRow, row, a, n, z, allowed, conceptCount, query, selection);
    return selection.finish();
}

// Selects extensions like selectRow from a row of conceptRowWide, for any sample count below 2^31.
inline int64_t selectRowWide(const uint64_t* row, int64_t nA, int64_t zA, const uint32_t* n, const int64_t* z,
                             const uint64_t* allowed, int64_t conceptCount, int64_t sampleCount, int64_t nMin,
                             int64_t nMax, int32_t outside, int32_t direction, int32_t ops, int32_t rule,
                             double parameter, double threshold, int64_t beam, void* scratch, void* out,
                             int64_t capacity) noexcept {
    ScoreRule scores{rule, parameter, static_cast<double>(sampleCount)};
    SelectQuery query{sampleCount, nMin, nMax, outside != 0, direction, ops, scores};
    Selection selection(query, threshold, beam, static_cast<Scored*>(scratch), static_cast<Candidate*>(out), capacity);
    for (int64_t j = 0; j < conceptCount; j++) {
        if (isAllowed(allowed, j)) {
            int64_t c = static_cast<int64_t>(row[2 * j]);
            int64_t zc = static_cast<int64_t>(row[2 * j + 1] - row[2 * j] * static_cast<uint64_t>(sampleCount + 1));
            offerExtensions({nA, zA}, j, c, zc, n[j], z[j], sampleCount, ops, selection);
        }
    }
    return selection.finish();
}

// Selects literals for level 1: every concept (op 0) and its negation (op 1), with the rules of selectRow; n < 2^31.
inline int64_t selectLiterals(int32_t tier, const uint32_t* n, const int64_t* z, const uint64_t* allowed,
                              int64_t conceptCount, int64_t sampleCount, int64_t nMin, int64_t nMax, int32_t outside,
                              int32_t direction, int32_t rule, double parameter, double threshold, int64_t beam,
                              void* scratch, void* out, int64_t capacity) noexcept {
    ScoreRule scores{rule, parameter, static_cast<double>(sampleCount)};
    SelectQuery query{sampleCount, nMin, nMax, outside != 0, direction, 3, scores};
    Selection selection(query, threshold, beam, static_cast<Scored*>(scratch), static_cast<Candidate*>(out), capacity);
    int32_t exactTier = sampleCount < kExactDoubleSamples ? tier : kScalar;
    INVERT_TIER(exactTier, selectLiterals, n, z, allowed, conceptCount, query, selection);
    return selection.finish();
}

}  // namespace invert
