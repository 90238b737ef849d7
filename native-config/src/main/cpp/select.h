// Selects the extensions of a formula to examine exactly: not degenerate, within bounds, and not certainly worse than
// the best B found so far.
#pragma once

#include <cstdint>
#include <cstring>

#include "bits.h"
#include "dispatch.h"
#include "scatter.h"
#include "score_rule.h"

namespace invert {

constexpr int32_t kAnd = 0;     // A & j
constexpr int32_t kAndNot = 1;  // A & ~j
constexpr int32_t kOr = 2;      // A | j
constexpr int32_t kOrNot = 3;   // A | ~j
constexpr int32_t kPositive = 0;  // j
constexpr int32_t kNegated = 1;   // ~j

struct Candidate {
    int32_t id;
    int32_t op;
    int64_t n;  // samples in the formula
    int64_t z;  // rank sum - n (N + 1), not multiplied by the direction
};

struct Scored {
    double score;
    int64_t n;
    int64_t z;
};

// Sums and the terms of a threshold are at most N^2 in absolute value, so doubles err by a few roundings of 2^-53 N^2:
// with these margins, relative to N^2, no formula at or above the threshold is ever dropped. The vector test only
// preselects for the scalar test, so that every tier emits the same candidates; its margin is the larger one.
constexpr double kScalarMargin = 0x1p-48;
constexpr double kVectorMargin = 0x1p-46;

struct SelectQuery {
    int64_t sampleCount;
    int64_t nMin;
    int64_t nMax;
    bool outside;  // accepts 0 < n < N outside [nMin, nMax]
    int64_t direction;
    int32_t ops;
    ScoreRule rule;
};

// Candidates in the order found; the threshold is the lowest score among the best `beam` distinct (n, z).
class Selection {
public:
    Selection(const SelectQuery& query, double threshold, int64_t beam, Scored* best, Candidate* out,
              int64_t capacity) noexcept
        : query_(query),
          threshold_(threshold),
          least_(query.rule.threshold(threshold, kScalarMargin)),
          beam_(beam),
          best_(best),
          out_(out),
          capacity_(capacity) {}

    double threshold() const noexcept { return threshold_; }

    void offer(int32_t id, int32_t op, int64_t n, int64_t z) noexcept {
        bool within = n >= query_.nMin && n <= query_.nMax;
        if (within == query_.outside || n <= 0 || n >= query_.sampleCount || !passes(n, z)) {
            return;
        }
        if (count_ == capacity_) {
            prune();
        }
        if (count_ == capacity_) {
            overflow_ = true;
            return;
        }
        out_[count_++] = {id, op, n, z};
        remember(n, z);
    }

    int64_t finish() noexcept {
        prune();
        return overflow_ ? -1 : count_;
    }

private:
    bool passes(int64_t n, int64_t z) const noexcept {
        double samples = static_cast<double>(n);
        double area = samples * static_cast<double>(query_.sampleCount - n);
        return least_.reaches(samples, area, static_cast<double>(z * query_.direction));
    }

    void prune() noexcept {
        int64_t kept = 0;
        for (int64_t i = 0; i < count_; i++) {
            if (passes(out_[i].n, out_[i].z)) {
                out_[kept++] = out_[i];
            }
        }
        count_ = kept;
    }

    static bool before(const Scored& a, const Scored& b) noexcept {
        return a.score != b.score ? a.score > b.score : a.n != b.n ? a.n < b.n : a.z < b.z;
    }

    // Keeps the best `beam` distinct (n, z), sorted.
    void remember(int64_t n, int64_t z) noexcept {
        double sum = static_cast<double>(z * query_.direction);
        Scored scored{query_.rule.score(static_cast<double>(n), sum), n, z};
        int64_t low = 0, high = bestCount_;
        while (low < high) {
            int64_t middle = (low + high) >> 1;
            if (before(best_[middle], scored)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low == beam_ || (low < bestCount_ && best_[low].n == n && best_[low].z == z)) {
            return;
        }
        if (bestCount_ < beam_) {
            bestCount_++;
        }
        std::memmove(best_ + low + 1, best_ + low, static_cast<size_t>(bestCount_ - 1 - low) * sizeof(Scored));
        best_[low] = scored;
        if (bestCount_ == beam_ && best_[beam_ - 1].score > threshold_) {
            threshold_ = best_[beam_ - 1].score;
            least_ = query_.rule.threshold(threshold_, kScalarMargin);
        }
    }

    SelectQuery query_;
    double threshold_;
    SumThreshold least_;
    int64_t beam_;
    Scored* best_;
    int64_t bestCount_ = 0;
    Candidate* out_;
    int64_t capacity_;
    int64_t count_ = 0;
    bool overflow_ = false;
};

struct SelectParent {
    int64_t n;
    int64_t z;
};

INVERT_INLINE bool isAllowed(const uint64_t* allowed, int64_t j) { return allowed == nullptr || bitAt(allowed, j); }

// Offers all four extensions of A by concept j, computed from c = |A & j| and zc = z of A & j. Rules from counts alone:
// c = 0: A & j is empty, A & ~j is A, A | ~j is ~j;
// c = |A|: A & j is A, A & ~j is empty, A | j is j;
// c = |j|: A & j is j, A | j is A, A | ~j is everything;
// |A| + |j| - c = N: A | j is everything, A & ~j is ~j, A | ~j is A.
// An operation is degenerate under the three conditions that name it.
INVERT_INLINE void offerExtensions(const SelectParent& a, int64_t j, int64_t c, int64_t zc, int64_t nj, int64_t zj,
                                   int64_t sampleCount, int32_t ops, Selection& selection) {
    int64_t either = a.n + nj - c;
    bool apart = c == 0, inside = c == a.n, covers = c == nj, full = either == sampleCount;
    int32_t id = static_cast<int32_t>(j);
    if ((ops >> kAnd & 1) && !apart && !inside && !covers) {
        selection.offer(id, kAnd, c, zc);
    }
    if ((ops >> kAndNot & 1) && !apart && !inside && !full) {
        selection.offer(id, kAndNot, a.n - c, a.z - zc);
    }
    if ((ops >> kOr & 1) && !inside && !covers && !full) {
        selection.offer(id, kOr, either, a.z + zj - zc);
    }
    if ((ops >> kOrNot & 1) && !apart && !covers && !full) {
        selection.offer(id, kOrNot, sampleCount - nj + c, zc - zj);
    }
}

INVERT_INLINE void offerPacked(const uint64_t* row, const SelectParent& a, const uint32_t* n, const int64_t* z,
                               int64_t j, const SelectQuery& query, Selection& selection) {
    int64_t c = static_cast<int64_t>(row[j] >> kCountShift);
    int64_t zc = static_cast<int64_t>(row[j] & kSumMask) - c * (query.sampleCount + 1);
    offerExtensions(a, j, c, zc, n[j], z[j], query.sampleCount, query.ops, selection);
}

inline void selectRowScalar(const uint64_t* row, const SelectParent& a, const uint32_t* n, const int64_t* z,
                            const uint64_t* allowed, int64_t conceptCount, const SelectQuery& query,
                            Selection& selection) noexcept {
    for (int64_t j = 0; j < conceptCount; j++) {
        if (isAllowed(allowed, j)) {
            offerPacked(row, a, n, z, j, query, selection);
        }
    }
}

}  // namespace invert
