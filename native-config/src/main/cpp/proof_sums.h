// Sums over the sets of a proof. Bound by scattered stores, so that there is one form for all tiers.
#pragma once

#include <cstdint>

#include "dispatch.h"

namespace invert {

// Number of concepts that a walk over a padded row takes at once; PackedRows.java.
constexpr int64_t kRowGroup = 4;

// Calls f with each member from word first to last - 1 of a set.
template <typename Function>
INVERT_INLINE void forEachMember(const uint64_t* set, int64_t first, int64_t last, Function f) {
    for (int64_t w = first; w < last; w++) {
        for (uint64_t rest = set[w]; rest != 0; rest &= rest - 1) {
            f((w << 6) + __builtin_ctzll(rest));
        }
    }
}

// Adds the ranks of the patterns from first to last - 1 to the sums of the sets listed for each.
inline void addListed(const int32_t* starts, const int32_t* sets, const double* ranks, int64_t first, int64_t last,
                      double* z) noexcept {
    for (int64_t p = first; p < last; p++) {
        double rank = ranks[p];
        for (int32_t at = starts[p]; at < starts[p + 1]; at++) {
            z[sets[at]] += rank;
        }
    }
}

// Adds to each concept after i the ranks of the patterns of a set that have it; all of them have i.
inline void addShared(const uint64_t* set, int64_t first, int64_t last, const int32_t* starts, const int32_t* concepts,
                      const double* ranks, int32_t i, double* shared) noexcept {
    forEachMember(set, first, last, [=](int64_t p) {
        double rank = ranks[p];
        for (int64_t at = starts[p + 1] - 1; concepts[at] > i; at--) {
            shared[concepts[at]] += rank;
        }
    });
}

// Adds the ranks of the patterns from first to last - 1 to the sums of their concepts and of their pairs of concepts.
inline void addPairs(const int32_t* starts, const int32_t* concepts, const double* ranks, int64_t first, int64_t last,
                     const int32_t* rowStarts, double* z, double* shared) noexcept {
    for (int64_t p = first; p < last; p++) {
        double rank = ranks[p];
        int64_t end = starts[p + 1];
        for (int64_t at = starts[p]; at < end; at++) {
            z[concepts[at]] += rank;
            int64_t row = rowStarts[concepts[at]];
            for (int64_t other = at + 1; other < end; other++) {
                shared[row + concepts[other]] += rank;
            }
        }
    }
}

// Adds the packed words of the patterns from first to last - 1 to the triples of their concepts whose first concept is
// below `to`; next[p] is the place of the first concept of pattern p that is at least `from`, and moves on to `to`.
inline void addTriples(const int32_t* starts, const int32_t* concepts, const int64_t* words, int64_t first, int64_t last,
                       int32_t from, int32_t to, int64_t conceptCount, int32_t* next, int64_t* table) noexcept {
    for (int64_t p = first; p < last; p++) {
        int64_t word = words[p];
        int64_t end = starts[p + 1];
        int64_t at = next[p];
        for (; at < end && concepts[at] < to; at++) {
            int64_t* block = table + (concepts[at] - from) * conceptCount * conceptCount;
            for (int64_t second = at + 1; second < end; second++) {
                int64_t* row = block + concepts[second] * conceptCount;
                for (int64_t third = second + 1; third < end; third++) {
                    row[concepts[third]] += word;
                }
            }
        }
        next[p] = static_cast<int32_t>(at);
    }
}

// Adds the packed words of the patterns of two sets to each concept after j; returns the number of additions:
// PackedTripleSums.java.
inline int64_t addToConcepts(const uint64_t* firstSet, const uint64_t* secondSet, int64_t first, int64_t last,
                             const int32_t* starts, const int32_t* concepts, const int64_t* words, int32_t j,
                             int64_t* shared) noexcept {
    int64_t additions = 0;
    for (int64_t w = first; w < last; w++) {
        for (uint64_t rest = firstSet[w] & secondSet[w]; rest != 0; rest &= rest - 1) {
            int64_t p = (w << 6) + __builtin_ctzll(rest);
            int64_t word = words[p];
            int64_t at = starts[p];
            for (; concepts[at] > j; at += kRowGroup) {
                shared[concepts[at]] += word;
                shared[concepts[at + 1]] += word;
                shared[concepts[at + 2]] += word;
                shared[concepts[at + 3]] += word;
            }
            additions += at - starts[p];
        }
    }
    return additions;
}

}  // namespace invert
