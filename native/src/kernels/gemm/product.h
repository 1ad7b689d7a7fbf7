// Products on all threads or on one, for the operations that are made of them.
#pragma once

#include "kernels/kernels.h"
#include "program/op.h"

namespace latent {

inline constexpr int32_t kActivationCount = LTN_ACTIVATION_SIGMOID + 1;

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

// Makes one, without memory that threads share, on the thread that calls it.
inline void MultiplyAlone(GemmCall call, const Execution& execution, int thread) {
    const GemmKernels& kernels = execution.kernels.gemm;
    call.shared = nullptr;
    const GemmPlan plan = kernels.plan(call, 1);
    kernels.compute(call, plan, 0, plan.compute_tasks, reinterpret_cast<float*>(execution.scratch(thread)));
}

// The scratch memory for filters, given out piece by piece.
class FilterRoom {
public:
    explicit FilterRoom(const Execution& execution) : floats_(reinterpret_cast<float*>(execution.filter_scratch)) {}

    float* floats() const { return floats_ + used_; }
    int64_t left() const { return Execution::kFilterScratchBytes / int64_t{sizeof(float)} - used_; }
    // At most what is left; aligned as scratch memory is.
    float* Take(int64_t count) {
        float* taken = floats();
        used_ += (count + kLine - 1) / kLine * kLine;
        return taken;
    }

private:
    static constexpr int64_t kLine = 16;
    float* floats_;
    int64_t used_ = 0;
};

// Copies the second factor of many products, if the variant has use for a copy; otherwise null.
inline const float* PackFactor(Execution& execution, ltn_form form, int64_t n, int64_t k, const float* b,
                               FilterRoom& room) {
    const GemmKernels& kernels = execution.kernels.gemm;
    const int64_t floats = kernels.packed_b_floats(form, n, k);
    if (floats == 0 || floats > room.left()) return nullptr;
    float* packed = room.Take(floats);
    execution.pool.ForRanges(kernels.pack_b_tasks(form, n, k), [&](int64_t begin, int64_t end, int) {
        kernels.pack_b(form, n, k, b, packed, begin, end);
    });
    return packed;
}

}  // namespace latent
