// Bitsets: bit i of a set is bit i % 64 of word i / 64. Bits at and beyond the set's size are zero.
#pragma once

#include <cstdint>
#include <cstring>

#include "dispatch.h"

namespace invert {

inline int64_t wordsFor(int64_t bitCount) noexcept { return (bitCount + 63) >> 6; }

inline bool bitAt(const uint64_t* words, int64_t i) noexcept { return (words[i >> 6] >> (i & 63)) & 1; }

// Baseline x86-64 has no popcnt and libgcc's replacement is a table walk: the tree sum is several times faster.
inline int64_t onesIn(uint64_t x) noexcept {
    x -= (x >> 1) & 0x5555555555555555u;
    x = (x & 0x3333333333333333u) + ((x >> 2) & 0x3333333333333333u);
    x = (x + (x >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
    return static_cast<int64_t>((x * 0x0101010101010101u) >> 56);
}

template <class Visit>
INVERT_INLINE void forEachBit(uint64_t word, int64_t first, Visit&& visit) {
    for (; word != 0; word &= word - 1) {
        visit(first + __builtin_ctzll(word));
    }
}

}  // namespace invert
