// The C++ kernels of the INVERT engine: one translation unit, included by the JavaCPP-generated JNI file.
#pragma once

#include <cstdint>

namespace invert {

// Version of this header's functions. The Java side refuses a library whose number differs from its own, so that a
// stale library in a cache can never compute with another layout.
inline int32_t abiVersion() { return 1; }

}  // namespace invert
