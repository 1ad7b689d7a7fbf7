#include "kernels/chunks.h"
#include "kernels/elementwise/broadcast.h"
#include "kernels/kernels.h"
#include "kernels/require.h"
#include "program/op.h"
#include "program/shapes.h"
#include "runtime/error.h"

namespace latent {

namespace {

float Attribute(const Operands& operands, int index) {
    return static_cast<float>(operands.instruction.attributes[index]);
}

void ValidateInputs(const Signature& signature, int inputs) {
    static constexpr const char* kNames[] = {"in0", "in1", "in2"};
    RequireF32(*signature.out[0], "out0");
    for (int i = 0; i < inputs; ++i) {
        RequireF32(*signature.in[i], kNames[i]);
        RequireBroadcast(*signature.in[i], kNames[i], *signature.out[0], "out0");
    }
}

void ValidateFill(const Signature& signature) {
    RequireNoKind(signature);
    RequireNoFlags(signature);
    RequireF32(*signature.out[0], "out0");
    const double power = signature.instruction.attributes[1];
    if (power != -1.0 && power != 0.0 && power != 1.0) {
        FailArgument("attribute 1 (power of the batch) is %g, expected -1, 0 or 1", power);
    }
}

void ExecuteFill(const Operands& operands, Execution& execution) {
    const View& out = operands.out[0];
    const double value = operands.instruction.attributes[0];
    const double power = operands.instruction.attributes[1];
    const double batch = execution.batch;
    const double scaled = power == 0.0 ? value : power > 0.0 ? value * batch : value / batch;
    const float rounded = static_cast<float>(scaled);
    const ElementwiseKernels& kernels = execution.kernels.elementwise;
    ForChunks(execution.pool, out.count, 4 * kChunkElements,
              [&](int64_t begin, int64_t end) { kernels.fill(out.f32() + begin, rounded, end - begin); });
}

void ValidateMap(const Signature& signature) {
    RequireKind(signature.instruction.kind, kMapCount, "map");
    RequireNoFlags(signature);
    ValidateInputs(signature, 1);
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

void ValidateCombine(const Signature& signature) {
    RequireKind(signature.instruction.kind, kCombineCount, "combination");
    RequireNoFlags(signature);
    ValidateInputs(signature, 2);
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

void ValidateSelect(const Signature& signature) {
    RequireNoKind(signature);
    RequireNoFlags(signature);
    ValidateInputs(signature, 3);
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

}  // namespace

const Op kFillOp{"fill", 0, 0, 1, 1, 0, false, ValidateFill, ExecuteFill, RowTiles::kMaps};
const Op kMapOp{"map", 1, 1, 1, 1, kAnyInput, false, ValidateMap, ExecuteMap, RowTiles::kMaps};
const Op kCombineOp{"combine", 2, 2, 1, 1, kAnyInput, false, ValidateCombine, ExecuteCombine, RowTiles::kMaps};
const Op kSelectOp{"select", 3, 3, 1, 1, kAnyInput, false, ValidateSelect, ExecuteSelect, RowTiles::kMaps};

}  // namespace latent
