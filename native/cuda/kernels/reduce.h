// REDUCE: sums in double precision, as fixed trees. The threads of an output take every lanes-th of its inputs; their
// results are joined pair by pair, then those of the parts in order.
#pragma once

#include "double_math.h"
#include "functions.h"
#include "work.h"

namespace latent::cuda {

DEVICE double Larger(double a, double b) {
    return a > b || IsNan(a) ? a : b;
}

DEVICE int64_t OffsetOf(const IndexSpace& space, int64_t index) {
    int64_t offset = 0;
    for (int axis = 0; axis + 1 < space.rank; ++axis) {
        const int64_t rest = Divide(index, space.sizes[axis]);
        offset += (index - rest * space.sizes[axis]) * space.strides[axis];
        index = rest;
    }
    return space.rank == 0 ? 0 : offset + index * space.strides[space.rank - 1];
}

struct ReduceShared {
    double values[kThreads];
};

// Joins the values of lanes threads, of which this is number lane and place is the place of number 0; step is the
// distance of their places. All threads of the block take part; every one gets the result of its lanes.
template <class Join>
DEVICE double JoinLanes(ReduceShared& shared, double value, int place, int lane, int lanes, int step, Join join) {
    double* const values = shared.values + place;
    values[lane * step] = value;
    BARRIER();
    for (int half = lanes / 2; half > 0; half /= 2) {
        if (lane < half) values[lane * step] = join(values[lane * step], values[(lane + half) * step]);
        BARRIER();
    }
    const double result = values[0];
    BARRIER();
    return result;
}

// The inputs [begin, end) of one output, by this thread's lane.
struct LaneInputs {
    const float* x;  // At the output's offset.
    int64_t begin, end;
    int lane, lanes;
};

template <class Body>
DEVICE void ForInputs(const ReduceArguments& a, const LaneInputs& inputs, const Body& body) {
    for (int64_t e = inputs.begin + inputs.lane; e < inputs.end; e += inputs.lanes) {
        body(inputs.x[OffsetOf(a.reduced, e)]);
    }
}

// e^(x - most), where most is at least x.
DEVICE double ExpBelow(float x, double most) {
    return static_cast<double>(Exp(static_cast<float>(static_cast<double>(x) - most)));
}

DEVICE void Finish(const ReduceArguments& a, float* out, const Partial& total) {
    const bool finite = Abs(total.most) < __builtin_huge_val();
    double value = total.sum;
    if (a.kind == LTN_REDUCE_MEAN) {
        double divisor = a.divisor;
        for (int i = 0; i < a.batch_factors; ++i) divisor *= static_cast<double>(a.state->global_batch);
        value = value / divisor;
    } else if (a.kind == LTN_REDUCE_MAX) {
        value = total.most;
    } else if (a.kind == LTN_REDUCE_LOG_SUM_EXP) {
        value = finite ? total.most + LogOf(total.sum) : total.most;
    }
    *out = static_cast<float>(value);
}

DEVICE bool NeedsMost(ltn_reduce kind) {
    return kind == LTN_REDUCE_MAX || kind == LTN_REDUCE_LOG_SUM_EXP;
}

// A tile: kThreads / lanes outputs, one part of their inputs.
DEVICE void ReduceTile(ReduceShared& shared, const ReduceArguments& a, int64_t first_output, int64_t part) {
    const int width = kThreads / a.lanes;
    const int thread = ThreadIndex();
    const int lane = a.by_columns != 0 ? thread / width : thread % a.lanes;
    const int row = a.by_columns != 0 ? thread % width : thread / a.lanes;
    const int place = a.by_columns != 0 ? row : row * a.lanes;
    const int step = a.by_columns != 0 ? width : 1;
    const int64_t output = first_output + row;
    const bool is_output = output < a.outputs;
    const float* const x = At(a.in, *a.state) + (is_output ? OffsetOf(a.kept, output) : 0);
    const LaneInputs inputs{x, Cut(a.inputs, part, a.parts), is_output ? Cut(a.inputs, part + 1, a.parts) : 0, lane,
                            a.lanes};
    Partial total{-__builtin_huge_val(), 0.0};
    if (NeedsMost(a.kind)) {
        ForInputs(a, inputs, [&](float value) { total.most = Larger(total.most, static_cast<double>(value)); });
        total.most = JoinLanes(shared, total.most, place, lane, a.lanes, step, Larger);
    }
    if (a.kind == LTN_REDUCE_LOG_SUM_EXP) {
        ForInputs(a, inputs, [&](float value) { total.sum += ExpBelow(value, total.most); });
    } else if (a.kind != LTN_REDUCE_MAX) {
        ForInputs(a, inputs, [&](float value) { total.sum += static_cast<double>(value); });
    }
    total.sum = JoinLanes(shared, total.sum, place, lane, a.lanes, step, [](double p, double q) { return p + q; });
    if (!is_output || lane > 0) return;
    if (a.parts == 1) {
        Finish(a, At(a.out, *a.state) + output, total);
    } else {
        a.partials[part * a.outputs + output] = total;
    }
}

DEVICE void Reduce(const ReduceArguments& a) {
    SHARED(ReduceShared, shared);
    const int64_t width = kThreads / a.lanes;
    const int64_t tiles = (a.outputs + width - 1) / width;
    ForTiles(tiles * a.parts, [&](int64_t tile) { ReduceTile(shared, a, tile % tiles * width, tile / tiles); });
}

DEVICE void JoinParts(const ReduceArguments& a) {
    float* const out = At(a.out, *a.state);
    ForElements(a.outputs, [&](int64_t i) {
        Partial total{-__builtin_huge_val(), 0.0};
        for (int64_t part = 0; part < a.parts; ++part) {
            total.most = Larger(total.most, a.partials[part * a.outputs + i].most);
        }
        for (int64_t part = 0; part < a.parts; ++part) {
            const Partial& partial = a.partials[part * a.outputs + i];
            const double factor =
                a.kind == LTN_REDUCE_LOG_SUM_EXP ? ExpBelow(static_cast<float>(partial.most), total.most) : 1.0;
            total.sum += partial.sum * factor;
        }
        Finish(a, out + i, total);
    });
}

}  // namespace latent::cuda
