// Selection of the instruction set. Every SIMD kernel takes an explicit tier, so that tests can run all of them.
#pragma once

#include <cstdint>

#if defined(__x86_64__)
#include <immintrin.h>
#define INVERT_X86 1
// No -march flag: one library serves every x86-64 processor, and only these functions use more than its baseline.
#define INVERT_AVX2 __attribute__((target("avx2,fma,bmi,bmi2,lzcnt,popcnt")))
#define INVERT_AVX512 \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512cd,avx2,fma,bmi,bmi2,lzcnt,popcnt")))
// Calls nameScalar, nameAvx2 or nameAvx512.
#define INVERT_TIER(tier, name, ...)               \
    ((tier) >= kAvx512 ? name##Avx512(__VA_ARGS__) \
     : (tier) == kAvx2 ? name##Avx2(__VA_ARGS__)   \
                       : name##Scalar(__VA_ARGS__))
#else
#define INVERT_X86 0
#define INVERT_TIER(tier, name, ...) ((void)(tier), name##Scalar(__VA_ARGS__))
#endif

#define INVERT_INLINE inline __attribute__((always_inline))

namespace invert {

constexpr int32_t kScalar = 0;
constexpr int32_t kAvx2 = 1;
constexpr int32_t kAvx512 = 2;

// Returns the highest tier that this processor and operating system can run. Tests for the features that INVERT_AVX2
// and INVERT_AVX512 list; KernelTier lists the same features for messages.
inline int32_t cpuTier() noexcept {
#if INVERT_X86
    __builtin_cpu_init();
    bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") &&
                __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("lzcnt") && __builtin_cpu_supports("popcnt");
    bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                  __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
                  __builtin_cpu_supports("avx512cd");
    return avx512 ? kAvx512 : avx2 ? kAvx2 : kScalar;
#else
    return kScalar;
#endif
}

}  // namespace invert
