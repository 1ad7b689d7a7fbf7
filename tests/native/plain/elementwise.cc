#include <algorithm>
#include <array>

#include "plain/call.h"
#include "plain/functions.h"

namespace plain {
namespace {

// The stride of in along each axis of out; 0 along axes in which in is repeated.
std::array<int64_t, LTN_MAX_RANK> StepsOf(const Tensor& in, const Tensor& out) {
    std::array<int64_t, LTN_MAX_RANK> steps{};
    int64_t step = 1;
    for (int axis = in.rank - 1; axis >= 0; --axis) {
        steps[axis + out.rank - in.rank] = in.dims[axis] == 1 ? 0 : step;
        step *= in.dims[axis];
    }
    return steps;
}

// A row of the output with its operands: column j of input k is its element at[k] + j * step[k].
template <size_t kInputs>
struct Row {
    int64_t first;  // Index of the row's first element in the output.
    int64_t columns;
    std::array<int64_t, kInputs> at{};
    std::array<int64_t, kInputs> step{};

    int64_t operator()(size_t input, int64_t column) const { return at[input] + column * step[input]; }
};

// Calls body(row) for all rows of the output along its last dimension. Inputs beyond the first kInputs are ignored.
template <size_t kInputs, class Body>
void ForRows(const Call& call, Body&& body) {
    const Tensor& out = call.out[0];
    std::array<std::array<int64_t, LTN_MAX_RANK>, kInputs> steps{};
    for (size_t k = 0; k < kInputs; ++k) {
        if (call.in[k]) steps[k] = StepsOf(call.in[k], out);
    }
    const int last = out.rank - 1;
    const int64_t columns = out.rank == 0 ? 1 : out.dims[last];
    for (int64_t first = 0; first < out.count; first += columns) {
        Row<kInputs> row{first, columns};
        int64_t rest = first / columns;
        for (int axis = last - 1; axis >= 0; --axis) {
            for (size_t k = 0; k < kInputs; ++k) row.at[k] += rest % out.dims[axis] * steps[k][axis];
            rest /= out.dims[axis];
        }
        for (size_t k = 0; k < kInputs && last >= 0; ++k) row.step[k] = steps[k][last];
        body(row);
    }
}

}  // namespace

void Fill(Call& call) {
    const double value = call.instruction.attributes[0];
    const double power = call.instruction.attributes[1];
    const auto batch = static_cast<double>(call.global_batch());
    const double scaled = power == 0.0 ? value : power > 0.0 ? value * batch : value / batch;
    std::fill_n(call.out[0].f32(), call.out[0].count, Rounded(scaled));
}

void MapElements(Call& call) {
    const float* const x = call.in[0].f32();
    float* const out = call.out[0].f32();
    const ltn_map kind = call.instruction.kind;
    const float a = call.attribute(0);
    const float b = call.attribute(1);
    ForRows<1>(call, [&](const auto& row) {
        for (int64_t j = 0; j < row.columns; ++j) out[row.first + j] = Map(kind, x[row(0, j)], a, b);
    });
}

void CombineElements(Call& call) {
    const float* const p = call.in[0].f32();
    const float* const q = call.in[1].f32();
    float* const out = call.out[0].f32();
    const ltn_combine kind = call.instruction.kind;
    const float a = call.attribute(0);
    ForRows<2>(call, [&](const auto& row) {
        for (int64_t j = 0; j < row.columns; ++j) out[row.first + j] = Combine(kind, p[row(0, j)], q[row(1, j)], a);
    });
}

void Select(Call& call) {
    const float* const condition = call.in[0].f32();
    const float* const p = call.in[1].f32();
    const float* const q = call.in[2].f32();
    float* const out = call.out[0].f32();
    ForRows<3>(call, [&](const auto& row) {
        for (int64_t j = 0; j < row.columns; ++j) {
            out[row.first + j] = condition[row(0, j)] > 0 ? p[row(1, j)] : q[row(2, j)];
        }
    });
}

namespace {

float RunStep(const ltn_chain_step& step, const float* values) {
    const auto operand = [&](int index) { return values[step.operands[index]]; };
    const auto a = static_cast<float>(step.attributes[0]);
    switch (step.opcode) {
        case LTN_OPCODE_MAP:
            return Map(step.kind, operand(0), a, static_cast<float>(step.attributes[1]));
        case LTN_OPCODE_COMBINE:
            return Combine(step.kind, operand(0), operand(1), a);
        default:
            return operand(0) > 0 ? operand(1) : operand(2);
    }
}

}  // namespace

void Chain(Call& call) {
    const ltn_chain_step* const steps = call.chain_steps + call.instruction.kind;
    const int count = call.instruction.flags;
    ForRows<LTN_MAX_INPUTS>(call, [&](const auto& row) {
        for (int64_t j = 0; j < row.columns; ++j) {
            // Values of the inputs, then of the steps, in the numbering of operands.
            float values[LTN_MAX_INPUTS + LTN_MAX_CHAIN_STEPS];
            for (int k = 0; k < LTN_MAX_INPUTS; ++k) values[k] = call.in[k] ? call.in[k].f32()[row(k, j)] : 0;
            for (int s = 0; s < count; ++s) {
                values[LTN_MAX_INPUTS + s] = RunStep(steps[s], values);
                if (s + 1 < count && steps[s].output == 0) continue;
                call.out[steps[s].output].f32()[row.first + j] = values[LTN_MAX_INPUTS + s];
            }
        }
    });
}

}  // namespace plain
