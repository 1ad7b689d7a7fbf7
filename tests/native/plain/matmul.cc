#include "plain/call.h"
#include "plain/functions.h"
#include "plain/product.h"

namespace plain {
namespace {

// The matrix that begins at an element: the last two dimensions.
Matrix MatrixAt(const Tensor& tensor, int64_t element, bool transposed) {
    const int64_t rows = tensor.dims[tensor.rank - 2];
    const int64_t columns = tensor.dims[tensor.rank - 1];
    const float* data = tensor.f32() + element;
    return transposed ? Matrix{data, columns, rows, 1, columns} : Matrix{data, rows, columns, columns, 1};
}

Matrix MatrixOf(const Tensor& tensor, bool transposed) {
    return MatrixAt(tensor, 0, transposed);
}

// The first element of the matrix of a tensor for matrix number index of out, to which its other dimensions are
// broadcast.
int64_t MatrixBegin(const Tensor& tensor, const Tensor& out, int64_t index) {
    int64_t begin = 0;
    int64_t step = tensor.dims[tensor.rank - 2] * tensor.dims[tensor.rank - 1];
    for (int axis = tensor.rank - 3; axis >= 0; --axis) {
        const int64_t size = out.dims[axis + out.rank - tensor.rank];
        if (tensor.dims[axis] != 1) begin += index % size * step;
        index /= size;
        step *= tensor.dims[axis];
    }
    return begin;
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

void BatchMatmul(Call& call) {
    const Tensor& out = call.out[0];
    if (out.count == 0) return;
    const int64_t elements = out.dims[out.rank - 2] * out.dims[out.rank - 1];
    for (int64_t index = 0; index < out.count / elements; ++index) {
        const Matrix a =
            MatrixAt(call.in[0], MatrixBegin(call.in[0], out, index), call.instruction.kind == LTN_FORM_TN);
        const Matrix b =
            MatrixAt(call.in[1], MatrixBegin(call.in[1], out, index), call.instruction.kind == LTN_FORM_NT);
        float* const c = out.f32() + index * elements;
        ForProductRows(a, b, [&](int64_t i, const float* row) { std::copy_n(row, b.columns, c + i * b.columns); });
    }
}

}  // namespace plain
