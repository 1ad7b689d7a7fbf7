#include "cpu/kernels/chunks.h"
#include "cpu/kernels/elementwise/broadcast.h"
#include "cpu/kernels/kernels.h"
#include "cpu/operations.h"

namespace latent {

namespace {

float Attribute(const Operands& operands, int index) {
    return static_cast<float>(operands.instruction.attributes[index]);
}

}  // namespace

void ExecuteFill(const Operands& operands, Execution& execution) {
    const View& out = operands.out[0];
    const double value = operands.instruction.attributes[0];
    const double power = operands.instruction.attributes[1];
    const double batch = static_cast<double>(execution.batch);
    const double scaled = power == 0.0 ? value : power > 0.0 ? value * batch : value / batch;
    const float rounded = static_cast<float>(scaled);
    const ElementwiseKernels& kernels = execution.kernels.elementwise;
    ForChunks(execution.pool, out.count, 4 * kChunkElements,
              [&](int64_t begin, int64_t end) { kernels.fill(out.f32() + begin, rounded, end - begin); });
}

void ExecuteMap(const Operands& operands, Execution& execution) {
    const View& out = operands.out[0];
    const float* x = operands.in[0].f32();
    const float a = Attribute(operands, 0);
    const float b = Attribute(operands, 1);
    const ElementwiseKernels& kernels = execution.kernels.elementwise;
    const auto map = kernels.map[operands.instruction.kind];
    const Broadcast<1> broadcast(out, operands.in);
    ForChunks(execution.pool, out.count, kChunkElements, [&](int64_t begin, int64_t end) {
        broadcast.ForRuns(begin, end, [&](int64_t position, const auto& offsets, int64_t count) {
            float* run = out.f32() + position;
            if (broadcast.step(0) == 1) {
                map(run, x + offsets[0], count, a, b);
            } else {
                map(run, x + offsets[0], 1, a, b);
                kernels.fill(run + 1, run[0], count - 1);
            }
        });
    });
}

void ExecuteCombine(const Operands& operands, Execution& execution) {
    const View& out = operands.out[0];
    const float* p = operands.in[0].f32();
    const float* q = operands.in[1].f32();
    const float a = Attribute(operands, 0);
    const auto combine = execution.kernels.elementwise.combine[operands.instruction.kind];
    const Broadcast<2> broadcast(out, operands.in);
    ForChunks(execution.pool, out.count, kChunkElements, [&](int64_t begin, int64_t end) {
        broadcast.ForRuns(begin, end, [&](int64_t position, const auto& offsets, int64_t count) {
            combine(out.f32() + position, p + offsets[0], broadcast.step(0), q + offsets[1], broadcast.step(1), count,
                    a);
        });
    });
}

void ExecuteSelect(const Operands& operands, Execution& execution) {
    const View& out = operands.out[0];
    const float* condition = operands.in[0].f32();
    const float* p = operands.in[1].f32();
    const float* q = operands.in[2].f32();
    const auto select = execution.kernels.elementwise.select;
    const Broadcast<3> broadcast(out, operands.in);
    ForChunks(execution.pool, out.count, kChunkElements, [&](int64_t begin, int64_t end) {
        broadcast.ForRuns(begin, end, [&](int64_t position, const auto& offsets, int64_t count) {
            select(out.f32() + position, condition + offsets[0], broadcast.step(0), p + offsets[1], broadcast.step(1),
                   q + offsets[2], broadcast.step(2), count);
        });
    });
}

}  // namespace latent
