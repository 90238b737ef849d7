// Scores of formulas and the least sum that reaches a score; the twin of ScoreRule.java and SumThreshold.java.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

#include "dispatch.h"

namespace invert {

// Forms of scores, with the numbers of ScoreRule.Kind.
constexpr int32_t kAreaRule = 0;     // sum / (n (N - n))
constexpr int32_t kRootRule = 1;     // sum / sqrt(n (N - n))
constexpr int32_t kOverlapRule = 2;  // (sum + n T) / (n + T)
constexpr int32_t kBoundRule = 3;    // the t with sum / (2 n (N - n)) + 1/2 = t + c SE(t)

// constant + perSample n + perPair n (N - n) + perRoot sqrt(n (N - n)), perRoot >= 0.
struct SumThreshold {
    double constant, perSample, perPair, perRoot;

    INVERT_INLINE bool reaches(double n, double area, double sum) const {
        double rest = sum - constant - perSample * n - perPair * area;
        return rest >= 0 && rest * rest >= perRoot * perRoot * area;
    }
};

struct ScoreRule {
    int32_t kind;
    double parameter;  // T, c
    double sampleCount;

    double score(double n, double sum) const noexcept {
        double area = n * (sampleCount - n);
        switch (kind) {
            case kRootRule:
                return sum / std::sqrt(area);
            case kOverlapRule:
                return (sum + n * parameter) / (n + parameter);
            case kBoundRule:
                return bound(0.5 + sum / (2 * area), parameter / std::sqrt(area));
            default:
                return sum / area;
        }
    }

    // Least sums that reach a score, lowered by `margin` N^2; all sums if the score is negative infinity.
    SumThreshold threshold(double score, double margin) const noexcept {
        double lowered = -margin * sampleCount * sampleCount;
        if (score == -std::numeric_limits<double>::infinity()) {
            // Below all sums, which are at least -N^2. Not infinite: that would risk infinity times zero.
            return {-4 * sampleCount * sampleCount, 0, 0, 0};
        }
        switch (kind) {
            case kRootRule:
                return score >= 0 ? SumThreshold{lowered, 0, 0, score}
                                  : SumThreshold{lowered + score * sampleCount / 2, 0, 0, 0};
            case kOverlapRule:
                return {lowered + score * parameter, score - parameter, 0, 0};
            case kBoundRule:
                return {lowered, 0, 2 * score - 1, 2 * parameter * std::sqrt(squaredWidth(score > 0.5 ? score : 0.5))};
            default:
                return {lowered, 0, score, 0};
        }
    }

private:
    static constexpr int kMaxSteps = 60;
    static constexpr double kConverged = 0x1p-50;

    double squaredWidth(double t) const noexcept { return t * (1 - t) * (1 + (sampleCount - 2) * t / (1 + t)); }

    // Solves auc = t + h width(t) for the smallest t: Newton's method approaches it from below.
    double bound(double auc, double h) const noexcept {
        double t = auc - h * std::sqrt(squaredWidth(0.5));
        if (t <= 0.5) {
            return t;
        }
        t = 0.5;
        for (int step = 0; step < kMaxSteps; step++) {
            double width = std::sqrt(squaredWidth(t));
            double slope = 1 - 2 * t + (sampleCount - 2) * 2 * t * (1 - t - t * t) / ((1 + t) * (1 + t));
            double change = (auc - t - h * width) / (1 + h * slope / (2 * width));
            if (!(change > kConverged)) {
                return t;
            }
            t += change;
        }
        return t;
    }
};

}  // namespace invert
