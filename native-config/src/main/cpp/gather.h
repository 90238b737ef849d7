// Copies selected elements and bits.
#pragma once

#include <cstdint>

#include "dispatch.h"

namespace invert {

template <class T>
INVERT_INLINE int64_t gatherOf(const T* from, int64_t limit, const int32_t* places, int64_t n, T* to) {
    for (int64_t i = 0; i < n; i++) {
        uint32_t place = static_cast<uint32_t>(places[i]);
        if (place >= static_cast<uint64_t>(limit)) {
            return i;
        }
        to[i] = from[place];
    }
    return n;
}

// Copies elements of 2, 4 or 8 bytes. Returns how many were copied before a place that is not below the limit, or n.
inline int64_t gatherElements(const void* from, int64_t limit, int32_t elementBytes, const int32_t* places, int64_t n,
                              void* to) noexcept {
    switch (elementBytes) {
        case 2:
            return gatherOf(static_cast<const uint16_t*>(from), limit, places, n, static_cast<uint16_t*>(to));
        case 4:
            return gatherOf(static_cast<const uint32_t*>(from), limit, places, n, static_cast<uint32_t*>(to));
        default:
            return gatherOf(static_cast<const uint64_t*>(from), limit, places, n, static_cast<uint64_t*>(to));
    }
}

// Copies bits to ceil(n / 64) words. Returns how many were copied before a place that is not below the limit, or n.
inline int64_t gatherBits(const uint64_t* from, int64_t limit, const int32_t* places, int64_t n,
                          uint64_t* to) noexcept {
    for (int64_t i = 0; i < n; i += 64) {
        uint64_t word = 0;
        int64_t end = n - i < 64 ? n - i : 64;
        for (int64_t k = 0; k < end; k++) {
            uint32_t place = static_cast<uint32_t>(places[i + k]);
            if (place >= static_cast<uint64_t>(limit)) {
                return i + k;
            }
            word |= (from[place >> 6] >> (place & 63) & 1) << k;
        }
        to[i / 64] = word;
    }
    return n;
}

}  // namespace invert
