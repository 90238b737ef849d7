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
constexpr int32_t kBoundRule = 2;  // see ScoreRule.java

// constant + perPair n (N - n) + perRoot sqrt(n (N - n)), perRoot >= 0.
struct SumThreshold {
    double constant, perPair, perRoot;

    INVERT_INLINE bool reaches(double area, double sum) const {
        double rest = sum - constant - perPair * area;
        return rest >= 0 && rest * rest >= perRoot * perRoot * area;
    }
};

struct ScoreRule {
    int32_t kind;
    double parameter;  // c
    double sampleCount;

    double score(double n, double sum) const noexcept {
        double area = n * (sampleCount - n);
        switch (kind) {
            case kRootRule:
                return sum / std::sqrt(area);
            case kBoundRule:
                return bound(sum / (2 * area), std::sqrt(area));
            default:
                return sum / area;
        }
    }

    // Least sums that reach a score, lowered by `margin` N^2; all sums if the score is negative infinity.
    SumThreshold threshold(double score, double margin) const noexcept {
        double lowered = -margin * sampleCount * sampleCount;
        if (score == -std::numeric_limits<double>::infinity()) {
            // Below all sums, which are at least -N^2. Not infinite: that would risk infinity times zero.
            return {-4 * sampleCount * sampleCount, 0, 0};
        }
        switch (kind) {
            case kRootRule:
                return rootThreshold(lowered, score);
            case kBoundRule: {
                double c = score < 0 ? 1 : parameter;
                double width = 2 * c * std::sqrt(squaredWidth(score > 0.5 ? score : 0.5));
                return score >= 0.5 ? SumThreshold{lowered, 2 * score - 1, width}
                                    : rootThreshold(lowered, 2 * width * score);
            }
            default:
                return {lowered, score, 0};
        }
    }

private:
    static constexpr int kMaxSteps = 60;
    static constexpr double kConverged = 0x1p-50;

    double squaredWidth(double t) const noexcept { return t * (1 - t) * (1 + (sampleCount - 2) * t / (1 + t)); }

    SumThreshold rootThreshold(double lowered, double perRoot) const noexcept {
        return perRoot >= 0 ? SumThreshold{lowered, 0, perRoot}
                            : SumThreshold{lowered + perRoot * sampleCount / 2, 0, 0};
    }

    // Solves 1/2 + gain = t + h width(t), with h = c / root, for the smallest t of at least 1/2: Newton's method
    // approaches it from below.
    double bound(double gain, double root) const noexcept {
        double h = parameter / root;
        double width0 = std::sqrt(squaredWidth(0.5));
        if (gain < h * width0) {
            return gain * root / (2 * width0 * (gain < 0 ? 1 : parameter));
        }
        double t = 0.5;
        for (int step = 0; step < kMaxSteps; step++) {
            double width = std::sqrt(squaredWidth(t));
            double slope = 1 - 2 * t + (sampleCount - 2) * 2 * t * (1 - t - t * t) / ((1 + t) * (1 + t));
            double change = (0.5 + gain - t - h * width) / (1 + h * slope / (2 * width));
            if (!(change > kConverged)) {
                return t;
            }
            t += change;
        }
        return t;
    }
};

}  // namespace invert
