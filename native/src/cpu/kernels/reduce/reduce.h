// Leaf functions of reductions. Sums are taken in single precision over short stretches only, and in double across
// them and over stretches that overflow.
#pragma once

#include <cstdint>

#include "latent/latent.h"

namespace latent {

struct ReduceKernels {
    // One way to join elements. The result of joining nothing is the identity, and so is what total starts from.
    struct Join {
        double identity;
        // Joins two results.
        double (*pair)(double a, double b);
        // Joins count elements.
        double (*row)(const float* x, int64_t count);
        // For each of columns: joins its elements in rows rows, stride elements apart, to total[column].
        void (*add_rows)(double* total, const float* x, int64_t stride, int64_t rows, int64_t columns);
    };

    Join sum;
    Join max;          // NaN if any is NaN.
    Join log_sum_exp;  // NaN if any is NaN, else infinity if any is.
};

const ReduceKernels& ReduceKernelsFor(ltn_variant variant);
const ReduceKernels& ScalarReduceKernels();

// The pairwise joins.
double AddPair(double a, double b);
double MaxPair(double a, double b);
double LogSumExpPair(double a, double b);

// The logarithm of a sum of e^(x - max), plus max; or max if that is not finite.
double LogSumExpOf(double max, double sum);

}  // namespace latent
