// Leaf functions of reductions. Sums are in single precision only over short stretches; sums of stretches, and of
// stretches that overflow, are in double.
#pragma once

#include <cstdint>

#include "latent/latent.h"

namespace latent {

struct ReduceKernels {
    // One way to join elements. The identity is the result of joining nothing, and the initial value of a total.
    struct Join {
        double identity;
        // Joins two results.
        double (*pair)(double a, double b);
        // Joins count elements.
        double (*row)(const float* x, int64_t count);
        // For each column: joins its elements in all rows, which are stride elements apart, to total[column].
        void (*add_rows)(double* total, const float* x, int64_t stride, int64_t rows, int64_t columns);
    };

    Join sum;
    Join max;          // NaN if any is NaN.
    Join log_sum_exp;  // NaN if any is NaN, otherwise infinity if any is infinity.
};

const ReduceKernels& ReduceKernelsFor(ltn_variant variant);
const ReduceKernels& ScalarReduceKernels();

// The pairwise joins.
double AddPair(double a, double b);
double MaxPair(double a, double b);
double LogSumExpPair(double a, double b);

// max plus the logarithm of a sum of e^(x - max); max if that is not finite.
double LogSumExpOf(double max, double sum);

}  // namespace latent
