// Products on all threads or on one, for the operations that are made of them.
#pragma once

#include "cpu/execution.h"
#include "cpu/kernels/kernels.h"
#include "program/rules/counts.h"

namespace latent {

// The activation as a map on finished elements; null: none.
inline auto ActivationMap(const Execution& execution, ltn_activation activation) -> decltype(GemmCall::activate) {
    constexpr ltn_map kMaps[kActivationCount] = {LTN_MAP_IDENTITY, LTN_MAP_RELU, LTN_MAP_LEAKY_RELU, LTN_MAP_TANH,
                                                 LTN_MAP_SIGMOID};
    return activation == LTN_ACTIVATION_NONE ? nullptr : execution.kernels.elementwise.map[kMaps[activation]];
}

// Makes a product of m, n > 0 on all threads.
inline void Multiply(GemmCall call, Execution& execution) {
    const GemmKernels& kernels = execution.kernels.gemm;
    call.shared = reinterpret_cast<float*>(execution.shared_scratch);
    const GemmPlan plan = kernels.plan(call, execution.pool.threads());
    execution.pool.ForRanges(plan.pack_tasks,
                             [&](int64_t begin, int64_t end, int) { kernels.pack(call, plan, begin, end); });
    execution.pool.ForRanges(plan.compute_tasks, [&](int64_t begin, int64_t end, int thread) {
        kernels.compute(call, plan, begin, end, reinterpret_cast<float*>(execution.scratch(thread)));
    });
}

}  // namespace latent
