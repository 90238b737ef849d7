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
constexpr int32_t kBoundRule = 2;    // see ScoreRule.java
constexpr int32_t kOverlapRule = 3;  // (sum + n K) / (N (n + K))

// constant + perCount n + perPair n (N - n) + perRoot sqrt(n (N - n)), perRoot >= 0; unreachable if n (N - n) <
// leastPairs.
struct SumThreshold {
    double constant, perCount, perPair, perRoot, leastPairs;

    INVERT_INLINE bool reaches(double n, double area, double sum) const {
        double rest = sum - constant - perCount * n - perPair * area;
        return rest >= 0 && area >= leastPairs && rest * rest >= perRoot * perRoot * area;
    }
};

struct ScoreRule {
    int32_t kind;
    double parameter;  // c or K
    double sampleCount;

    double score(double n, double sum) const noexcept {
        double area = n * (sampleCount - n);
        switch (kind) {
            case kRootRule:
                return sum / std::sqrt(area);
            case kBoundRule:
                return bound(sum / (2 * area), std::sqrt(area));
            case kOverlapRule:
                return (sum + n * parameter) / (sampleCount * (n + parameter));
            default:
                return sum / area;
        }
    }

    // Least sums that reach a score, lowered by `margin` N^2; all sums if the score is negative infinity.
    SumThreshold threshold(double score, double margin) const noexcept {
        double lowered = -margin * sampleCount * sampleCount;
        if (score == -std::numeric_limits<double>::infinity()) {
            // Below all sums, which are at least -N^2. Not infinite: that would risk infinity times zero.
            return {-4 * sampleCount * sampleCount, 0, 0, 0, 0};
        }
        switch (kind) {
            case kRootRule:
                return rootThreshold(lowered, score);
            case kBoundRule: {
                double c = score < 0 ? 1 : parameter;
                double width = 2 * c * std::sqrt(squaredWidth(score > 0.5 ? score : 0.5));
                if (score < 0.5) {
                    return rootThreshold(lowered, 2 * width * score);
                }
                double perShare = 2 * score - 1;
                return {lowered - kSkewness * c * c * sampleCount * perShare, 0, perShare, width, leastPairs(score)};
            }
            case kOverlapRule: {
                double perCount = score * sampleCount;
                return {lowered + perCount * parameter, perCount - parameter, 0, 0, 0};
            }
            default:
                return {lowered, 0, score, 0, 0};
        }
    }

private:
    static constexpr int kMaxSteps = 60;
    static constexpr double kConverged = 0x1p-50;
    static constexpr double kSkewness = 2.0 / 9;
    static constexpr double kPairsMargin = 1e-9;

    double squaredWidth(double t) const noexcept { return t * (1 - t) * (1 + (sampleCount - 2) * t / (1 + t)); }

    SumThreshold rootThreshold(double lowered, double perRoot) const noexcept {
        return perRoot >= 0 ? SumThreshold{lowered, 0, 0, perRoot, 0}
                            : SumThreshold{lowered + perRoot * sampleCount / 2, 0, 0, 0, 0};
    }

    double squaredWidthSlope(double t) const noexcept {
        return 1 - 2 * t + (sampleCount - 2) * 2 * t * (1 - t - t * t) / ((1 + t) * (1 + t));
    }

    double leastPairs(double t) const noexcept {
        double slope = squaredWidthSlope(t) / (2 * std::sqrt(squaredWidth(t)));
        double inverse = parameter * (std::sqrt(slope * slope + 4 * kSkewness * sampleCount) - slope) / 2;
        return inverse * inverse * (1 - kPairsMargin);
    }

    // Solves 1/2 + gain = t + h width(t) - s (t - 1/2), with h = c / root and s = kSkewness h^2 N, for the smallest t of
    // at least 1/2: Newton's method approaches it from below.
    double bound(double gain, double root) const noexcept {
        double h = parameter / root;
        double width0 = std::sqrt(squaredWidth(0.5));
        if (gain < h * width0) {
            return gain * root / (2 * width0 * (gain < 0 ? 1 : parameter));
        }
        double skew = kSkewness * h * h * sampleCount;
        double t = 0.5;
        for (int step = 0; step < kMaxSteps; step++) {
            double width = std::sqrt(squaredWidth(t));
            double slope = 1 + h * squaredWidthSlope(t) / (2 * width) - skew;
            double change = (0.5 + gain - t - h * width + skew * (t - 0.5)) / slope;
            if (!(change > kConverged && t + change < 1)) {
                return t;
            }
            t += change;
        }
        return t;
    }
};

}  // namespace invert
