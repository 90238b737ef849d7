// The C++ kernels of the INVERT engine: one translation unit, included by the JavaCPP-generated JNI file.
#pragma once

// Disabled on the command line because of the generated file; enabled for the kernels.
#pragma GCC diagnostic push
#pragma GCC diagnostic error "-Wunused-parameter"

#include "collapse.h"
#include "concept_lists.h"
#include "dispatch.h"
#include "drawn_sums.h"
#include "gather.h"
#include "lanes.h"
#include "locate.h"
#include "locate16.h"
#include "offset_rows.h"
#include "pack_bits.h"
#include "pattern_sums.h"
#include "placements.h"
#include "proof_bounds.h"
#include "proof_large_unions.h"
#include "proof_paths.h"
#include "proof_sums.h"
#include "proof_unions.h"
#include "rank.h"
#include "rank16.h"
#include "scatter.h"
#include "score_sets.h"
#include "select_simd.h"
#include "set_sums.h"
#include "spread.h"

namespace invert {

// Version of these functions. The Java side rejects a library whose number differs from its own, so that a stale
// library in a cache can never compute with another layout.
inline int32_t abiVersion() noexcept { return 13; }

}  // namespace invert

#pragma GCC diagnostic pop
