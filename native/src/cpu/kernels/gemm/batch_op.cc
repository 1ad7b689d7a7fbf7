// Products of many matrices of one size.
#include <algorithm>
#include <array>

#include "cpu/kernels/gemm/gemm_plan.h"
#include "cpu/kernels/gemm/product.h"
#include "cpu/operations.h"
#include "program/rules/gemm.h"

namespace latent {

namespace {

// The matrices of an operand, the last two dimensions, in the order of those of out, to which broadcasting repeats
// them.
class Matrices {
public:
    Matrices(const View& operand, const View& out) : out_(out), data_(operand.f32()) {
        int64_t step = operand.dims[operand.rank - 2] * operand.dims[operand.rank - 1];
        for (int axis = operand.rank - 3; axis >= 0; --axis) {
            steps_[axis + out.rank - operand.rank] = operand.dims[axis] == 1 ? 0 : step;
            step *= operand.dims[axis];
        }
    }

    // The matrix for matrix number index of out.
    float* At(int64_t index) const {
        float* matrix = data_;
        for (int axis = out_.rank - 3; axis >= 0; --axis) {
            matrix += index % out_.dims[axis] * steps_[axis];
            index /= out_.dims[axis];
        }
        return matrix;
    }

private:
    const View& out_;
    float* data_;
    std::array<int64_t, LTN_MAX_RANK> steps_{};
};

// The products of an instruction.
struct Batch {
    explicit Batch(const Operands& operands) : a(operands.in[0], operands.out[0]), b(operands.in[1], operands.out[0]) {
        const View& out = operands.out[0];
        call.form = operands.instruction.kind;
        call.m = out.dims[out.rank - 2];
        call.n = out.dims[out.rank - 1];
        call.k = operands.in[0].dims[operands.in[0].rank - 2 + kProductAxes[call.form].a_k];
        c = out.f32();
        count = out.count / (call.m * call.n);
    }

    // Product number index.
    GemmCall At(int64_t index) const {
        GemmCall product = call;
        product.a = a.At(index);
        product.b = b.At(index);
        product.c = c + index * call.m * call.n;
        return product;
    }

    // Of one product, and at least 1.
    int64_t MultiplyAdds() const { return std::max<int64_t>(1, call.m * call.n * std::max<int64_t>(1, call.k)); }

    GemmCall call{};
    Matrices a, b;
    float* c;
    int64_t count;
};

// Whether the slowest thread ends no later with whole products of its own than with its part of each product.
bool PrefersWholeProducts(const Batch& batch, int64_t threads) {
    const int64_t tasks = CeilDivide(batch.MultiplyAdds(), kTaskProducts);
    return CeilDivide(batch.count, threads) * tasks <= batch.count * CeilDivide(tasks, threads);
}

// Makes whole products on each thread.
void MultiplySideBySide(const Batch& batch, const GemmPlan& plan, Execution& execution) {
    const int64_t task = CeilDivide(kTaskProducts, batch.MultiplyAdds());
    execution.pool.ForRanges(CeilDivide(batch.count, task), [&](int64_t begin, int64_t end, int thread) {
        float* const scratch = reinterpret_cast<float*>(execution.scratch(thread));
        for (int64_t i = begin * task; i < std::min(end * task, batch.count); ++i) {
            execution.kernels.gemm.compute(batch.At(i), plan, 0, plan.compute_tasks, scratch);
        }
    });
}

}  // namespace

void ExecuteBatchMatmul(const Operands& operands, Execution& execution) {
    if (operands.out[0].count == 0) return;
    const Batch batch(operands);
    const GemmPlan plan = execution.kernels.gemm.plan(batch.At(0), 1);
    // Shared scratch memory holds the packed factor of one product at a time.
    if (plan.pack_tasks == 0 && PrefersWholeProducts(batch, execution.pool.threads())) {
        MultiplySideBySide(batch, plan, execution);
        return;
    }
    for (int64_t i = 0; i < batch.count; ++i) Multiply(batch.At(i), execution);
}

}  // namespace latent
