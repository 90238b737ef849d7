// Data that the kernels of proofs share: the concept graph, and the state of a search that stops at a limit of steps.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "dispatch.h"

namespace invert {

// Cells of the Venn diagram that the first, second and third concept have; VennSets.java.
constexpr int32_t kFirst = 0xAA;
constexpr int32_t kSecond = 0xCC;
constexpr int32_t kThird = 0xF0;
constexpr int32_t kAll = 0xFF;

constexpr double kNone = -__builtin_inf();

INVERT_INLINE double larger(double a, double b) { return a > b ? a : b; }
INVERT_INLINE double smaller(double a, double b) { return a < b ? a : b; }

// Lists of a concept graph in one array: a header of the number of entries and the place of each list; ProofGraph.java
// writes it in this order.
struct ProofGraph {
    int32_t conceptCount, pairCount, outerCount, centerCount;
    const int32_t *outer, *centers;
    const int32_t *childStarts, *children, *belowStarts, *below, *crossingStarts, *crossing, *crossingSets;
    const int32_t *pairFirst, *pairSecond;

    INVERT_INLINE explicit ProofGraph(const int32_t* packed)
        : conceptCount(packed[0]),
          pairCount(packed[1]),
          outerCount(packed[2]),
          centerCount(packed[3]),
          outer(packed + packed[4]),
          centers(packed + packed[5]),
          childStarts(packed + packed[6]),
          children(packed + packed[7]),
          belowStarts(packed + packed[8]),
          below(packed + packed[9]),
          crossingStarts(packed + packed[10]),
          crossing(packed + packed[11]),
          crossingSets(packed + packed[12]),
          pairFirst(packed + packed[13]),
          pairSecond(packed + packed[14]) {}
};

// A bit for each two concepts that share samples.
struct Neighbors {
    const uint64_t* bits;
    int64_t words;

    INVERT_INLINE Neighbors(const uint64_t* adjacency, int32_t conceptCount)
        : bits(adjacency), words((static_cast<int64_t>(conceptCount) + 63) >> 6) {}

    INVERT_INLINE bool disjoint(int32_t i, int32_t j) const {
        return (bits[i * words + (j >> 6)] >> (j & 63) & 1) == 0;
    }
};

// The least sums with which a formula reaches the incumbent, in the order of operations of SumThreshold.java, and the
// bounds on its n.
struct LeastSums {
    double constant, perCount, perPair, squaredPerRoot, leastPairs, sampleCount, fewest, most;

    INVERT_INLINE bool reaches(double n, double sum) const {
        double area = n * (sampleCount - n);
        double rest = sum - constant - perCount * n - perPair * area;
        return rest >= 0 && area >= leastPairs && rest * rest >= squaredPerRoot * area;
    }

    INVERT_INLINE bool reachesEither(double n, double sum) const {
        return perCount == 0 ? reaches(n, std::fabs(sum)) : reaches(n, sum) || reaches(sampleCount - n, -sum);
    }

    INVERT_INLINE bool admits(double n) const { return n >= fewest && n <= most; }

    // Returns whether the set or its complement is within the bounds and reaches the incumbent.
    INVERT_INLINE bool accepts(double n, double sum) const {
        return (admits(n) && reaches(n, sum)) || (admits(sampleCount - n) && reaches(sampleCount - n, -sum));
    }
};

// Numbers of a search in double[], in the order of ProofRun.java.
enum RunField : int32_t {
    kSteps,
    kLimit,
    kPause,
    kPerTerm,
    kPerSorted,
    kPerCandidate,
    kThreshold,
    kLeastSum,
    kLo,
    kHi,
    kConstant,
    kPerCount,
    kPerPair,
    kSquaredPerRoot,
    kLeastPairs,
    kSampleCount,
    kFewest,
    kMost,
    kPairConstant,
    kPairPerCount,
    kPairPerPair,
    kPairSquaredPerRoot,
    kPairLeastPairs,
};

// Progress of a search in int64[].
enum PlaceField : int32_t { kItem, kInspected, kFound };

constexpr int32_t kCandidateConcepts = 4;
constexpr int32_t kCandidateSums = 2;

// A search over items that counts its steps, stops at a limit of them, and writes the sets that may reach the
// incumbent. If there is no room for more, it forgets the steps of the item and notes how many sets of it were
// inspected, so that the next call repeats the item and skips these.
struct ProofRun {
    double* numbers;
    int64_t* place;
    int32_t* concepts;
    double* sums;
    int64_t capacity;
    LeastSums least, leastOfPairs;
    double threshold, leastSum, lo, hi;
    double perTerm, perSorted, perCandidate;
    double steps, limit, pause;
    double stepsOfItem = 0;
    int64_t count = 0;
    int64_t skipped;
    int64_t inspected = 0;
    bool full = false;

    INVERT_INLINE ProofRun(double* runNumbers, int64_t* runPlace, int32_t* foundConcepts, double* foundSums,
                           int64_t foundCapacity)
        : numbers(runNumbers),
          place(runPlace),
          concepts(foundConcepts),
          sums(foundSums),
          capacity(foundCapacity),
          least{numbers[kConstant],       numbers[kPerCount],   numbers[kPerPair],
                numbers[kSquaredPerRoot], numbers[kLeastPairs], numbers[kSampleCount],
                numbers[kFewest],         numbers[kMost]},
          leastOfPairs{numbers[kPairConstant],       numbers[kPairPerCount],   numbers[kPairPerPair],
                       numbers[kPairSquaredPerRoot], numbers[kPairLeastPairs], numbers[kSampleCount],
                       numbers[kFewest],             numbers[kMost]},
          threshold(numbers[kThreshold]),
          leastSum(numbers[kLeastSum]),
          lo(numbers[kLo]),
          hi(numbers[kHi]),
          perTerm(numbers[kPerTerm]),
          perSorted(numbers[kPerSorted]),
          perCandidate(numbers[kPerCandidate]),
          steps(numbers[kSteps]),
          limit(numbers[kLimit]),
          pause(numbers[kPause]),
          skipped(place[kInspected]) {}

    INVERT_INLINE bool passed() const { return steps >= limit; }

    INVERT_INLINE void spend(double done) { steps += done; }

    // Starts an item; returns false if the caller must look at the clock first, or the limit is reached.
    INVERT_INLINE bool start(int64_t item) {
        place[kItem] = item;
        stepsOfItem = steps;
        inspected = 0;
        return steps < limit && steps < pause;
    }

    // Ends an item; returns false if it must be repeated.
    INVERT_INLINE bool end() {
        if (full) {
            return false;
        }
        skipped = 0;
        return true;
    }

    // Takes a set that may reach the incumbent; number counts the sets that were inspected before it in the current
    // loop. A set of two concepts has a negative k. Returns false if there is no room for it.
    INVERT_INLINE bool offer(int64_t number, double n, double z, int32_t i, int32_t j, int32_t k, int32_t mask) {
        if (inspected + number < skipped || !(k < 0 ? leastOfPairs : least).accepts(n, z)) {
            return true;
        }
        if (count == capacity) {
            full = true;
            skipped = inspected + number;
            return false;
        }
        int32_t* found = concepts + count * kCandidateConcepts;
        found[0] = i;
        found[1] = j;
        found[2] = k;
        found[3] = mask;
        sums[count * kCandidateSums] = n;
        sums[count * kCandidateSums + 1] = z;
        count++;
        return true;
    }

    // Reports the steps and the candidates; returns whether all items are done.
    INVERT_INLINE int32_t report(bool done) {
        numbers[kSteps] = full ? stepsOfItem : steps;
        place[kInspected] = full ? skipped : 0;
        place[kFound] = count;
        return done && !full ? 1 : 0;
    }
};

// Keys that ascend as values descend, with the place in the low bits: DescendingOrder.java.
INVERT_INLINE int64_t orderKey(double value, int64_t place, int64_t placeMask) {
    int64_t bits;
    std::memcpy(&bits, &value, sizeof(bits));
    return (~(bits ^ ((bits >> 63) & INT64_MAX)) & ~placeMask) | place;
}

constexpr int64_t kInsertionSort = 12;

inline void sortKeys(int64_t* keys, int64_t count) noexcept {
    if (count > kInsertionSort) {
        std::sort(keys, keys + count);
        return;
    }
    for (int64_t a = 1; a < count; a++) {
        int64_t key = keys[a];
        int64_t b = a;
        for (; b > 0 && keys[b - 1] > key; b--) {
            keys[b] = keys[b - 1];
        }
        keys[b] = key;
    }
}

// Integer part of log2 n, 0 below 2; SizedTerms.java.
INVERT_INLINE int32_t octave(double n) {
    int32_t whole = n >= 2147483647.0 ? INT32_MAX : static_cast<int32_t>(n);
    return n < 1 ? 0 : 31 - __builtin_clz(static_cast<uint32_t>(whole));
}

// Concepts with what each adds to a set, by descending u; Terms.java.
struct SortedTerms {
    int32_t* addedConcepts;
    double *addedU, *addedN, *addedZ;
    int32_t* concepts;
    double *u, *n, *z;
    int64_t* keys;
    int64_t size;
    double most;

    // Takes the memory of one list from scratch: termsBytes(conceptCount).
    INVERT_INLINE SortedTerms(char*& scratch, int64_t conceptCount) : size(0), most(kNone) {
        int64_t capacity = conceptCount + 1;
        double* doubles = reinterpret_cast<double*>(scratch);
        addedU = doubles;
        addedN = doubles + capacity;
        addedZ = doubles + 2 * capacity;
        u = doubles + 3 * capacity;
        n = doubles + 4 * capacity;
        z = doubles + 5 * capacity;
        keys = reinterpret_cast<int64_t*>(doubles + 6 * capacity);
        addedConcepts = reinterpret_cast<int32_t*>(doubles + 7 * capacity);
        concepts = addedConcepts + capacity;
        scratch += 8 * sizeof(double) * capacity;
    }

    INVERT_INLINE void clear() {
        size = 0;
        most = kNone;
    }

    INVERT_INLINE void add(int32_t concept, double termU, double termN, double termZ) {
        addIf(true, concept, termU, termN, termZ);
    }

    // Adds a term on a condition that is hard to predict. Writes to the place after the last term in any case.
    INVERT_INLINE void addIf(bool added, int32_t concept, double termU, double termN, double termZ) {
        addedConcepts[size] = concept;
        addedU[size] = termU;
        addedN[size] = termN;
        addedZ[size] = termZ;
        size += added ? 1 : 0;
        most = added && termU > most ? termU : most;
    }

    INVERT_INLINE void sort(int64_t placeMask) {
        for (int64_t i = 0; i < size; i++) {
            keys[i] = orderKey(addedU[i], i, placeMask);
        }
        sortKeys(keys, size);
        for (int64_t i = 0; i < size; i++) {
            int64_t at = keys[i] & placeMask;
            concepts[i] = addedConcepts[at];
            u[i] = addedU[at];
            n[i] = addedN[at];
            z[i] = addedZ[at];
        }
    }
};

INVERT_INLINE int64_t placeMask(int64_t capacity) {
    int64_t most = capacity > 1 ? capacity : 1;
    return (INT64_C(1) << (64 - __builtin_clzll(static_cast<uint64_t>(most)))) - 1;
}

// Returns the bytes of one list of terms.
inline int64_t termsBytes(int64_t conceptCount) noexcept {
    return 8 * static_cast<int64_t>(sizeof(double)) * (conceptCount + 1);
}

}  // namespace invert
