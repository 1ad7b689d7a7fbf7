// The share of a block or a thread in the work of a launch, and the operands at the current step.
#pragma once

#include "arguments.h"
#include "dialect.h"

namespace latent::cuda {

// The address of an operand at the current step.
template <class T = float>
DEVICE T* At(const Place& place, const RunState& state) {
    return reinterpret_cast<T*>(place.address + static_cast<uint64_t>(state.step * place.step_stride));
}

// The same, or null if the operand is absent.
template <class T = float>
DEVICE T* AtOrNull(const Place& place, const RunState& state) {
    return place.address == 0 ? nullptr : At<T>(place, state);
}

// Calls body(i) for this thread's share of [0, count).
template <class Body>
DEVICE void ForElements(int64_t count, const Body& body) {
    const int64_t step = BlockCount() * kThreads;
    for (int64_t i = BlockIndex() * kThreads + ThreadIndex(); i < count; i += step) body(i);
}

// Calls body(i) for this block's share of [0, count), with all threads of the block.
template <class Body>
DEVICE void ForTiles(int64_t count, const Body& body) {
    for (int64_t i = BlockIndex(); i < count; i += BlockCount()) body(i);
}

// The quotient; divisions of 64 bits are slow, and most sizes have 32.
DEVICE int64_t Divide(int64_t a, int64_t b) {
    if (((a | b) >> 32) == 0) return static_cast<uint32_t>(a) / static_cast<uint32_t>(b);
    return a / b;
}

// The elements of the inputs for element index of the output.
template <int kInputs>
DEVICE void OffsetsAt(int64_t (&offsets)[kInputs], const Layout<kInputs>& layout, int64_t index) {
    for (int k = 0; k < kInputs; ++k) offsets[k] = layout.rank == 0 ? index : 0;
    for (int axis = 0; axis < layout.rank; ++axis) {
        const bool outermost = axis + 1 == layout.rank;
        const int64_t rest = outermost ? 0 : Divide(index, layout.dims[axis]);
        const int64_t at = index - rest * layout.dims[axis];
        for (int k = 0; k < kInputs; ++k) offsets[k] += at * layout.strides[axis][k];
        index = rest;
    }
}

// Part number part of count cut into parts as even as can be: [Cut(count, part, parts), Cut(count, part + 1, parts)).
DEVICE int64_t Cut(int64_t count, int64_t part, int64_t parts) {
    return count / parts * part + count % parts * part / parts;
}

// The same address, known to the compiler as a multiple of kBytes, so that it loads so many at once.
template <int kBytes, class T>
DEVICE T* Aligned(T* address) {
    return static_cast<T*>(__builtin_assume_aligned(address, kBytes));
}

// Ends the run, unless it has ended. The caller's kernel has no barrier, or one block: other blocks of the launch may
// see the fault or not.
DEVICE void SetFault(RunState* state, ltn_outcome outcome, int32_t instruction, int32_t tensor, int64_t value) {
    if (AtomicCompareSwap(&state->outcome, LTN_OUTCOME_COMPLETED, outcome) != LTN_OUTCOME_COMPLETED) return;
    state->instruction = instruction;
    state->tensor = tensor;
    state->value = value;
}

}  // namespace latent::cuda
