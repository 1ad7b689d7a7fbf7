#include "abi/kernel_call.h"

#include <algorithm>
#include <cinttypes>
#include <functional>

#include "abi/arguments.h"
#include "abi/guard.h"
#include "program/extent.h"
#include "program/shapes.h"

namespace latent {

namespace {

// The memory of arrays without elements, because the view of an absent operand has none.
float no_elements;

Dims DimsOf(const View& view) {
    return Dims(view.dims).first(static_cast<size_t>(view.rank));
}

// Elements of an array. The product of its dimensions other than 0 fits, so that kernels may multiply any of them.
int64_t CheckedCount(const char* name, Dims dims, int64_t element_bytes) {
    int64_t count = 1;
    bool empty = false;
    bool fits = true;
    for (const int64_t size : dims) {
        empty = empty || size == 0;
        fits = fits && !__builtin_mul_overflow(count, std::max(size, int64_t{1}), &count);
    }
    int64_t bytes = 0;
    if (!fits || __builtin_mul_overflow(count, element_bytes, &bytes)) {
        FailArgument("%s has shape %s, expected a size of less than 2^63 bytes", name, ShapeText(dims).c_str());
    }
    if (empty && bytes > kMaxEmptyExtent) {
        FailArgument("%s has shape %s, which is empty, but its other dimensions exceed 2^31 bytes", name,
                     ShapeText(dims).c_str());
    }
    return empty ? 0 : count;
}

void SetView(View& view, const char* name, const void* data, Dims dims, ltn_dtype dtype) {
    const int64_t element_bytes = ElementBytes(dtype);
    view.count = CheckedCount(name, dims, element_bytes);
    if (view.count > 0) RequirePointer(data, name);
    if ((reinterpret_cast<uintptr_t>(data) & static_cast<uintptr_t>(element_bytes - 1)) != 0) {
        FailArgument("%s is at 0x%" PRIxPTR ", expected an address aligned to %" PRId64 " bytes", name,
                     reinterpret_cast<uintptr_t>(data), element_bytes);
    }
    view.data = data != nullptr ? const_cast<void*>(data) : &no_elements;
    view.dtype = dtype;
    view.rank = static_cast<int32_t>(dims.size());
    view.batch_axes = 0;
    for (size_t axis = 0; axis < dims.size(); ++axis) view.dims[axis] = dims[axis];
}

bool IsSame(const View& a, const View& b) {
    return a.data == b.data && std::ranges::equal(DimsOf(a), DimsOf(b));
}

// Compares pointers, which may carry tags, and never offsets between arrays.
bool Overlap(const View& a, const View& b) {
    const auto end = [](const View& view) {
        return static_cast<const std::byte*>(view.data) + view.count * ElementBytes(view.dtype);
    };
    const std::less<const void*> before;
    return a.count > 0 && b.count > 0 && before(a.data, end(b)) && before(b.data, end(a));
}

void RequireDisjoint(const View& a, const char* a_name, const View& b, const char* b_name) {
    if (!Overlap(a, b)) return;
    FailArgument("%s %s overlaps %s %s, expected disjoint memory", a_name, ShapeText(DimsOf(a)).c_str(), b_name,
                 ShapeText(DimsOf(b)).c_str());
}

}  // namespace

KernelCall::KernelCall(ltn_context* context, int32_t kind, int32_t flags, std::initializer_list<double> attributes)
    : context_(RequireCpu(context, "kernel calls")) {
    instruction_.kind = kind;
    instruction_.flags = flags;
    double* attribute = instruction_.attributes;
    for (const double value : attributes) *attribute++ = value;
}

void KernelCall::Input(int slot, const char* name, const float* data, Dims dims, InPlace in_place) {
    Input(slot, name, data, LTN_DTYPE_F32, dims);
    if (in_place == InPlace::kAllowed) in_place_ |= 1u << slot;
}

void KernelCall::Input(int slot, const char* name, const void* data, ltn_dtype dtype, Dims dims) {
    SetView(operands_.in[slot], name, data, dims, dtype);
    input_names_[slot] = name;
    input_slots_ = std::max(input_slots_, slot + 1);
}

void KernelCall::Output(int slot, const char* name, float* data, Dims dims) {
    SetView(operands_.out[slot], name, data, dims, LTN_DTYPE_F32);
    output_names_[slot] = name;
    output_slots_ = std::max(output_slots_, slot + 1);
}

void KernelCall::RequireDisjointOutputs() const {
    for (int i = 0; i < output_slots_; ++i) {
        const View& out = operands_.out[i];
        for (int j = i + 1; j < output_slots_; ++j) {
            RequireDisjoint(out, output_names_[i], operands_.out[j], output_names_[j]);
        }
        for (int j = 0; j < input_slots_; ++j) {
            if (!operands_.in[j]) continue;
            if ((in_place_ >> j & 1) != 0 && IsSame(out, operands_.in[j])) continue;
            RequireDisjoint(out, output_names_[i], operands_.in[j], input_names_[j]);
        }
    }
}

void KernelCall::Run(Execute execute, uint64_t seed, int64_t step) {
    RequireDisjointOutputs();
    const Context::Use use(context_);
    Execution execution = context_.Execute(seed, 1);
    execution.step = step;
    execute(operands_, execution);
    if (execution.fault.outcome == LTN_OUTCOME_BAD_INDEX) {
        FailArgument("%s holds the row %" PRId64 ", expected 0 or more and below the %" PRId64 " rows",
                     input_names_[execution.fault.input], execution.fault.value, operands_.in[0].dims[0]);
    }
}

}  // namespace latent
