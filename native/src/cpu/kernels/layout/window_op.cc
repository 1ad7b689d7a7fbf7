// Windows along one axis, and the adjoint, which sums overlapping windows. They serve slices, padding, shifts, pooling.
#include <algorithm>

#include "cpu/kernels/chunks.h"
#include "cpu/operations.h"

namespace latent {

namespace {

// The geometry of a tensor flat[outer, length, inner] and its windows[outer, count, size, inner]: element (o, j) of the
// windows corresponds to position start + o * stride + j * dilation of the axis.
struct Windows {
    int64_t outer = 1, length = 0, count = 0, size = 0, inner = 1;
    int64_t start = 0, stride = 1, dilation = 1;

    int64_t Position(int64_t o, int64_t j) const { return start + o * stride + j * dilation; }
    bool Contains(int64_t position) const { return 0 <= position && position < length; }
    // Whether the windows together are one contiguous part of the axis.
    bool IsStretch() const { return size == 1 && stride == 1; }
};

Windows WindowsOf(const ltn_instruction& instruction, const View& flat, const View& windows) {
    const int axis = instruction.flags;
    Windows w;
    for (int i = 0; i < axis; ++i) w.outer *= flat.dims[i];
    for (int i = axis + 1; i < flat.rank; ++i) w.inner *= flat.dims[i];
    w.length = flat.dims[axis];
    w.count = windows.dims[axis];
    w.size = windows.dims[axis + 1];
    w.start = static_cast<int64_t>(instruction.attributes[0]);
    w.stride = static_cast<int64_t>(instruction.attributes[1]);
    w.dilation = static_cast<int64_t>(instruction.attributes[2]);
    return w;
}

void CopyStretch(const Windows& w, const float* flat, float* windows, float fill) {
    const int64_t begin = std::clamp<int64_t>(-w.start, 0, w.count);
    const int64_t end = std::clamp<int64_t>(w.length - w.start, begin, w.count);
    std::fill_n(windows, begin * w.inner, fill);
    std::copy_n(flat + (w.start + begin) * w.inner, (end - begin) * w.inner, windows + begin * w.inner);
    std::fill(windows + end * w.inner, windows + w.count * w.inner, fill);
}

void CopyWindows(const Windows& w, const float* flat, float* windows, float fill) {
    if (w.IsStretch()) return CopyStretch(w, flat, windows, fill);
    for (int64_t o = 0; o < w.count; ++o) {
        for (int64_t j = 0; j < w.size; ++j, windows += w.inner) {
            const int64_t position = w.Position(o, j);
            if (w.Contains(position)) {
                std::copy_n(flat + position * w.inner, w.inner, windows);
            } else {
                std::fill_n(windows, w.inner, fill);
            }
        }
    }
}

// Adds the windows of one outer row in order, so that the sum at a position does not depend on the number of threads.
void AddWindows(const Windows& w, float* flat, const float* windows) {
    std::fill_n(flat, w.length * w.inner, 0.0f);
    for (int64_t o = 0; o < w.count; ++o) {
        for (int64_t j = 0; j < w.size; ++j, windows += w.inner) {
            const int64_t position = w.Position(o, j);
            if (!w.Contains(position)) continue;
            float* const sum = flat + position * w.inner;
            for (int64_t i = 0; i < w.inner; ++i) sum[i] += windows[i];
        }
    }
}

// Calls body(offset in flat, offset in windows) for each outer row.
template <class Body>
void ForRows(const Windows& w, Execution& execution, Body&& body) {
    const int64_t flat_row = w.length * w.inner;
    const int64_t windows_row = w.count * w.size * w.inner;
    const int64_t row = std::max<int64_t>(1, std::max(flat_row, windows_row));
    ForChunks(execution.pool, w.outer, CeilDivide(kChunkElements, row), [&](int64_t begin, int64_t end) {
        for (int64_t r = begin; r < end; ++r) body(r * flat_row, r * windows_row);
    });
}

}  // namespace

void ExecuteWindow(const Operands& operands, Execution& execution) {
    const Windows w = WindowsOf(operands.instruction, operands.in[0], operands.out[0]);
    if (operands.out[0].count == 0) return;
    const float fill = static_cast<float>(operands.instruction.attributes[3]);
    ForRows(w, execution, [&](int64_t flat, int64_t windows) {
        CopyWindows(w, operands.in[0].f32() + flat, operands.out[0].f32() + windows, fill);
    });
}

void ExecuteFold(const Operands& operands, Execution& execution) {
    const Windows w = WindowsOf(operands.instruction, operands.out[0], operands.in[0]);
    if (operands.out[0].count == 0) return;
    ForRows(w, execution, [&](int64_t flat, int64_t windows) {
        AddWindows(w, operands.out[0].f32() + flat, operands.in[0].f32() + windows);
    });
}

}  // namespace latent
