#include "kernels/chunks.h"
#include "kernels/kernels.h"
#include "kernels/require.h"
#include "program/op.h"
#include "program/shapes.h"
#include "runtime/error.h"

namespace latent {

namespace {

void ValidateSoftmax(const Signature& signature) {
    const ltn_tensor& x = *signature.in[0];
    RequireKind(signature.instruction.kind, kSoftmaxCount, "softmax");
    RequireNoFlags(signature);
    RequireF32(x, "in0");
    if (x.rank == 0) FailArgument("in0 has shape [], expected a last dimension to normalize over");
    RequireF32(*signature.out[0], "out0");
    RequireSameShape(*signature.out[0], "out0", x, "in0");
}

void ExecuteSoftmax(const Operands& operands, Execution& execution) {
    const View& out = operands.out[0];
    if (out.count == 0) return;
    const float* x = operands.in[0].f32();
    const int64_t columns = out.dims[out.rank - 1];
    const auto softmax = execution.kernels.softmax.rows[operands.instruction.kind];
    ForChunks(execution.pool, out.count / columns, CeilDivide(kChunkElements, columns),
              [&](int64_t begin, int64_t end) {
                  softmax(out.f32() + begin * columns, x + begin * columns, end - begin, columns);
              });
}

}  // namespace

const Op kSoftmaxOp{"softmax", 1, 1, 1, 1, kAnyInput, false, ValidateSoftmax, ExecuteSoftmax};

}  // namespace latent
