// CHAIN: elementwise operations in sequence. A thread takes one element through all steps; its values lie in shared
// memory, where neighbouring threads use neighbouring banks, since registers have no numbers.
#pragma once

#include "elementwise.h"

namespace latent::cuda {

struct ChainShared {
    float values[kChainSlots][kThreads];
};

DEVICE float ChainValue(const ChainStep& step, const float (*values)[kThreads], int thread) {
    const float p = values[step.operands[0]][thread];
    if (step.opcode == LTN_OPCODE_MAP) return MapOf(step.kind, p, step.a, step.b);
    const float q = values[step.operands[1]][thread];
    if (step.opcode == LTN_OPCODE_COMBINE) return CombineOf(step.kind, p, q, step.a);
    return p > 0.0f ? q : values[step.operands[2]][thread];
}

DEVICE void Chain(const ChainArguments& a) {
    SHARED(ChainShared, shared);
    const RunState& state = *a.state;
    const int thread = ThreadIndex();
    ForElements(a.count, [&](int64_t i) {
        int64_t at[LTN_MAX_INPUTS];
        OffsetsAt(at, a.layout, i);
        UNROLL
        for (int k = 0; k < LTN_MAX_INPUTS; ++k) {
            if (a.in[k].address != 0) shared.values[k][thread] = At(a.in[k], state)[at[k]];
        }
        for (int s = 0; s < a.step_count; ++s) {
            const ChainStep& step = a.steps[s];
            const float value = ChainValue(step, shared.values, thread);
            shared.values[step.result][thread] = value;
            if (step.output >= 0) At(a.out[step.output], state)[i] = value;
        }
    });
}

}  // namespace latent::cuda
