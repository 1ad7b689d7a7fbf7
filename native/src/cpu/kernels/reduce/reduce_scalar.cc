#include <cmath>
#include <limits>

#include "cpu/kernels/math/math.h"
#include "cpu/kernels/reduce/reduce.h"

namespace latent {

double AddPair(double a, double b) {
    return a + b;
}

double MaxPair(double a, double b) {
    return a > b || std::isnan(a) ? a : b;
}

double LogSumExpOf(double max, double sum) {
    return std::isfinite(max) ? max + math::Log(sum) : max;
}

double LogSumExpPair(double a, double b) {
    const double max = MaxPair(a, b);
    const double min = a > b ? b : a;
    return std::isfinite(max) ? max + math::Log1p(math::Exp(min - max)) : max;
}

namespace {

using Pair = double (*)(double a, double b);

template <Pair kPair>
double Row(const float* x, int64_t count, double total) {
    for (int64_t i = 0; i < count; ++i) total = kPair(total, x[i]);
    return total;
}

double SumRow(const float* x, int64_t count) {
    return Row<AddPair>(x, count, 0.0);
}

double MaxRow(const float* x, int64_t count) {
    return Row<MaxPair>(x, count, -std::numeric_limits<double>::infinity());
}

double LogSumExpRow(const float* x, int64_t count) {
    const double max = MaxRow(x, count);
    double sum = 0.0;
    for (int64_t i = 0; i < count; ++i) sum += math::Exp(x[i] - max);
    return LogSumExpOf(max, sum);
}

template <Pair kPair>
void AddRows(double* total, const float* x, int64_t stride, int64_t rows, int64_t columns) {
    for (int64_t r = 0; r < rows; ++r, x += stride) {
        for (int64_t c = 0; c < columns; ++c) total[c] = kPair(total[c], x[c]);
    }
}

}  // namespace

const ReduceKernels& ScalarReduceKernels() {
    static constexpr ReduceKernels kTable{
        {0.0, AddPair, SumRow, AddRows<AddPair>},
        {-std::numeric_limits<double>::infinity(), MaxPair, MaxRow, AddRows<MaxPair>},
        {-std::numeric_limits<double>::infinity(), LogSumExpPair, LogSumExpRow, AddRows<LogSumExpPair>}};
    return kTable;
}

}  // namespace latent
