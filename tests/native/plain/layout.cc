#include <algorithm>
#include <numeric>

#include "plain/call.h"

namespace plain {
namespace {

int64_t Product(const Tensor& tensor, int begin, int end) {
    return std::accumulate(tensor.dims.begin() + begin, tensor.dims.begin() + end, int64_t{1}, std::multiplies<>());
}

// Calls body(first index in flat or -1 outside of it, first index in windows, count) for each element of a window.
template <class Body>
void ForWindows(const Call& call, const Tensor& flat, const Tensor& windows, Body&& body) {
    const int axis = call.instruction.flags;
    const int64_t outer = Product(flat, 0, axis);
    const int64_t length = flat.dims[axis];
    const int64_t inner = Product(flat, axis + 1, flat.rank);
    int64_t at = 0;
    for (int64_t r = 0; r < outer; ++r) {
        for (int64_t o = 0; o < windows.dims[axis]; ++o) {
            for (int64_t j = 0; j < windows.dims[axis + 1]; ++j, at += inner) {
                const int64_t position = call.integer(0) + o * call.integer(1) + j * call.integer(2);
                const bool inside = position >= 0 && position < length;
                body(inside ? (r * length + position) * inner : -1, at, inner);
            }
        }
    }
}

}  // namespace

void Window(Call& call) {
    const float* const flat = call.in[0].f32();
    float* const windows = call.out[0].f32();
    ForWindows(call, call.in[0], call.out[0], [&](int64_t from, int64_t to, int64_t count) {
        if (from >= 0) {
            std::copy_n(flat + from, count, windows + to);
        } else {
            std::fill_n(windows + to, count, call.attribute(3));
        }
    });
}

void Fold(Call& call) {
    float* const flat = call.out[0].f32();
    const float* const windows = call.in[0].f32();
    std::fill_n(flat, call.out[0].count, 0.0f);
    ForWindows(call, call.out[0], call.in[0], [&](int64_t to, int64_t from, int64_t count) {
        for (int64_t i = 0; i < count && to >= 0; ++i) flat[to + i] += windows[from + i];
    });
}

void Transpose(Call& call) {
    const Tensor& in = call.in[0];
    const Tensor& out = call.out[0];
    std::array<int64_t, LTN_MAX_RANK> steps{};  // Strides of in along the axes of out.
    for (int axis = 0; axis < out.rank; ++axis) {
        const int from = call.instruction.flags >> (3 * axis) & 7;
        steps[axis] = Product(in, from + 1, in.rank);
    }
    for (int64_t i = 0; i < out.count; ++i) {
        int64_t place = 0;
        int64_t rest = i;
        for (int axis = out.rank - 1; axis >= 0; --axis) {
            place += rest % out.dims[axis] * steps[axis];
            rest /= out.dims[axis];
        }
        out.f32()[i] = in.f32()[place];
    }
}

void Concat(Call& call) {
    const int64_t outer = Product(call.out[0], 0, call.instruction.flags);
    float* to = call.out[0].f32();
    for (int64_t r = 0; r < outer; ++r) {
        for (const Tensor& in : call.in) {
            if (!in) break;
            const int64_t part = in.count / outer;
            to = std::copy_n(in.f32() + r * part, part, to);
        }
    }
}

}  // namespace plain
