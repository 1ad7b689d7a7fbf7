#include <algorithm>

#include "plain/call.h"

namespace plain {
namespace {

// Whether all indices are below rows. Otherwise sets the fault of the call to the first bad index.
bool CheckIndices(Call& call, int64_t rows) {
    const Tensor& indices = call.in[1];
    for (int64_t r = 0; r < indices.count; ++r) {
        const int64_t index = indices.i32()[r];
        if (index >= 0 && index < rows) continue;
        call.fault = {LTN_OUTCOME_BAD_INDEX, 1, index};
        return false;
    }
    return true;
}

}  // namespace

void GatherRows(Call& call) {
    const Tensor& table = call.in[0];
    const Tensor& out = call.out[0];
    if (!CheckIndices(call, table.dims[0])) return;
    const int64_t columns = out.dims[1];
    const float scale = call.attribute(0);
    for (int64_t r = 0; r < out.dims[0]; ++r) {
        const int64_t from = call.in[1].i32()[r] * columns;
        for (int64_t c = 0; c < columns; ++c) {
            const float value = table.dtype == LTN_DTYPE_U8 ? table.u8()[from + c] : table.f32()[from + c];
            out.f32()[r * columns + c] = scale * value;
        }
    }
}

void ScatterRows(Call& call) {
    const Tensor& rows = call.in[0];
    const Tensor& out = call.out[0];
    if (!CheckIndices(call, out.dims[0])) return;
    const int64_t columns = out.dims[1];
    std::fill_n(out.f32(), out.count, 0.0f);
    for (int64_t r = 0; r < rows.dims[0]; ++r) {
        float* const sum = out.f32() + call.in[1].i32()[r] * columns;
        for (int64_t c = 0; c < columns; ++c) sum[c] += rows.f32()[r * columns + c];
    }
}

}  // namespace plain
