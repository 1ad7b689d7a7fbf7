#include "plain/call.h"
#include "plain/functions.h"
#include "plain/product.h"

namespace plain {
namespace {

Matrix MatrixOf(const Tensor& tensor, bool transposed) {
    const int64_t rows = tensor.dims[0];
    const int64_t columns = tensor.dims[1];
    return transposed ? Matrix{tensor.f32(), columns, rows, 1, columns}
                      : Matrix{tensor.f32(), rows, columns, columns, 1};
}

}  // namespace

void Matmul(Call& call) {
    const Matrix a = MatrixOf(call.in[0], call.instruction.kind == LTN_FORM_TN);
    const Matrix b = MatrixOf(call.in[1], call.instruction.kind == LTN_FORM_NT);
    const auto& [in0, in1, bias, gate, addend, packed] = call.in;
    const float slope = call.attribute(0);
    const float gate_slope = call.attribute(1);
    ForProductRows(a, b, [&](int64_t i, const float* row) {
        for (int64_t j = 0; j < b.columns; ++j) {
            const int64_t at = i * b.columns + j;
            float value = bias ? row[j] + bias.f32()[j] : row[j];
            value = Activate(call.instruction.flags, value, slope);
            if (gate) value = Combine(LTN_COMBINE_GATE, value, gate.f32()[at], gate_slope);
            call.out[0].f32()[at] = addend ? addend.f32()[at] + value : value;
        }
    });
    if (!call.out[1]) return;
    for (int64_t i = 0; i < a.rows; ++i) {
        double sum = 0.0;
        for (int64_t p = 0; p < a.columns; ++p) sum += a.at(i, p);
        call.out[1].f32()[i] = Rounded(sum);
    }
}

}  // namespace plain
