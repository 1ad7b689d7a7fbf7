// GATHER_ROWS, SCATTER_ROWS, and the check of indices.
#pragma once

#include "work.h"

namespace latent::cuda {

struct FirstBad {
    uint32_t after;  // count less the place of the first bad index; 0: there is none.
};

DEVICE bool IsIndex(int64_t index, int64_t rows) {
    return index >= 0 && index < rows;
}

// One block, since only the first bad index counts; the next launch sees the fault. There are less than 2^31 indices.
DEVICE void CheckIndices(const IndicesArguments& a) {
    SHARED(FirstBad, shared);
    const int32_t* const indices = At<int32_t>(a.indices, *a.state);
    if (BlockIndex() > 0) return;
    if (ThreadIndex() == 0) shared.after = 0;
    BARRIER();
    for (int64_t r = ThreadIndex(); r < a.count; r += kThreads) {
        if (!IsIndex(indices[r], a.rows)) AtomicMax(&shared.after, static_cast<uint32_t>(a.count - r));
    }
    BARRIER();
    if (ThreadIndex() == 0 && shared.after > 0) {
        SetFault(a.state, LTN_OUTCOME_BAD_INDEX, a.instruction, a.tensor, indices[a.count - shared.after]);
    }
}

DEVICE void GatherRows(const GatherArguments& a) {
    const RunState& state = *a.state;
    const int32_t* const indices = At<int32_t>(a.indices, state);
    const float* const floats = At(a.table, state);
    const uint8_t* const bytes = At<uint8_t>(a.table, state);
    float* const out = At(a.out, state);
    ForElements(a.count, [&](int64_t i) {
        const int64_t row = Divide(i, a.columns);
        const int64_t from = indices[row] * a.columns + (i - row * a.columns);
        out[i] = a.scale * (a.dtype == LTN_DTYPE_U8 ? static_cast<float>(bytes[from]) : floats[from]);
    });
}

struct LinkShared {
    int32_t indices[kThreads];
};

// Appends rows to the lists of their indices, kThreads at a time. One block; the lists are empty before.
DEVICE void LinkRows(const ScatterArguments& a) {
    SHARED(LinkShared, shared);
    const int32_t* const indices = At<int32_t>(a.indices, *a.state);
    if (BlockIndex() > 0) return;
    for (int64_t begin = 0; begin < a.count; begin += kThreads) {
        const int64_t row = begin + ThreadIndex();
        const bool is_row = row < a.count;
        const int32_t index = is_row ? indices[row] : 0;
        shared.indices[ThreadIndex()] = index;
        BARRIER();
        if (is_row) {
            int before = ThreadIndex() - 1;
            while (before >= 0 && shared.indices[before] != index) --before;
            const uint32_t previous = before >= 0 ? static_cast<uint32_t>(begin + before + 1) : a.last[index];
            (previous == 0 ? a.first[index] : a.next[previous - 1]) = static_cast<uint32_t>(row + 1);
        }
        BARRIER();
        if (is_row) AtomicMax(a.last + index, static_cast<uint32_t>(row + 1));
    }
}

// Each row of the output sums the rows of its index, in their order.
DEVICE void ScatterRows(const ScatterArguments& a) {
    const float* const rows = At(a.rows, *a.state);
    float* const out = At(a.out, *a.state);
    ForElements(a.out_rows * a.columns, [&](int64_t i) {
        const int64_t index = Divide(i, a.columns);
        const int64_t column = i - index * a.columns;
        float sum = 0.0f;
        for (uint32_t row = a.first[index]; row != 0; row = a.next[row - 1]) {
            sum = sum + rows[(row - 1) * a.columns + column];
        }
        out[i] = sum;
    });
}

}  // namespace latent::cuda
