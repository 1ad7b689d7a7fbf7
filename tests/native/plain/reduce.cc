#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "plain/call.h"
#include "plain/functions.h"

namespace plain {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double Larger(double a, double b) {
    return a > b || std::isnan(a) ? a : b;
}

// Calls body(index in in, index in out) for each element of in, with the element of out that it contributes to.
template <class Body>
void ForInputs(const Call& call, Body&& body) {
    const Tensor& in = call.in[0];
    const auto step_of = [&](int axis, int64_t step) { return (call.instruction.flags >> axis & 1) != 0 ? 0 : step; };
    std::array<int64_t, LTN_MAX_RANK> steps{};
    int64_t step = 1;
    for (int axis = in.rank - 1; axis >= 0; --axis) {
        steps[axis] = step_of(axis, step);
        step *= call.out[0].dims[axis];
    }
    const int last = in.rank - 1;
    const int64_t columns = in.rank == 0 ? 1 : in.dims[last];
    for (int64_t row = 0; row * columns < in.count; ++row) {
        int64_t place = 0;
        int64_t rest = row;
        for (int axis = last - 1; axis >= 0; --axis) {
            place += rest % in.dims[axis] * steps[axis];
            rest /= in.dims[axis];
        }
        for (int64_t column = 0; column < columns; ++column) {
            body(row * columns + column, place);
            if (last >= 0) place += steps[last];
        }
    }
}

// The number of input elements for one element of the output. A batch dimension counts with the global batch.
double Reduced(const Call& call) {
    double count = 1;
    for (int axis = 0; axis < call.in[0].rank; ++axis) {
        if ((call.instruction.flags >> axis & 1) == 0) continue;
        const bool of_batch = (call.in[0].batch_axes >> axis & 1) != 0;
        const int64_t size = call.in[0].dims[axis];
        count *= static_cast<double>(of_batch ? size / call.run.batch : size);
        if (of_batch) count *= static_cast<double>(call.global_batch());
    }
    return count;
}

}  // namespace

void Reduce(Call& call) {
    const ltn_reduce kind = call.instruction.kind;
    const float* const x = call.in[0].f32();
    const auto outputs = static_cast<size_t>(call.out[0].count);
    std::vector<double> sums(outputs, 0.0);
    std::vector<double> most(outputs, -kInfinity);
    if (kind == LTN_REDUCE_SUM || kind == LTN_REDUCE_MEAN) {
        ForInputs(call, [&](int64_t i, int64_t out) { sums[out] += x[i]; });
    } else {
        ForInputs(call, [&](int64_t i, int64_t out) { most[out] = Larger(most[out], x[i]); });
    }
    if (kind == LTN_REDUCE_LOG_SUM_EXP) {
        ForInputs(call, [&](int64_t i, int64_t out) { sums[out] += std::exp(x[i] - most[out]); });
    }
    const double divisor = kind == LTN_REDUCE_MEAN ? Reduced(call) : 1.0;
    for (size_t i = 0; i < outputs; ++i) {
        const double log_sum = std::isfinite(most[i]) ? most[i] + std::log(sums[i]) : most[i];
        call.out[0].f32()[i] = Rounded(kind == LTN_REDUCE_MAX           ? most[i]
                                       : kind == LTN_REDUCE_LOG_SUM_EXP ? log_sum
                                                                        : sums[i] / divisor);
    }
}

void Softmax(Call& call) {
    const Tensor& out = call.out[0];
    if (out.count == 0) return;
    const int64_t columns = out.dims[out.rank - 1];
    for (int64_t begin = 0; begin < out.count; begin += columns) {
        const float* const x = call.in[0].f32() + begin;
        float* const y = out.f32() + begin;
        const double most = *std::max_element(x, x + columns);
        double sum = 0.0;  // NaN if any element is NaN.
        for (int64_t c = 0; c < columns; ++c) sum += std::exp(x[c] - most);
        for (int64_t c = 0; c < columns; ++c) {
            y[c] = Rounded(call.instruction.kind == LTN_SOFTMAX_PROBABILITY ? std::exp(x[c] - most) / sum
                                                                            : x[c] - most - std::log(sum));
        }
    }
}

}  // namespace plain
