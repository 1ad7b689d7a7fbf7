// A kernel over arrays of the caller: the arrays are checked under the names of their arguments, and the function that
// executes the same instruction in a program computes on them.
#pragma once

#include <array>
#include <initializer_list>
#include <span>

#include "abi/handles.h"
#include "cpu/operations.h"

namespace latent {

using Dims = std::span<const int64_t>;

// Whether the output of a call may be exactly the memory of an input of the same shape.
enum class InPlace { kRefused, kAllowed };

class KernelCall {
public:
    // kind, flags and attributes are those of the instruction; the caller has checked them.
    explicit KernelCall(ltn_context* context, int32_t kind = 0, int32_t flags = 0,
                        std::initializer_list<double> attributes = {});

    // An array for a slot of the instruction; name is the argument's, sizes are not negative. Throws Error if the array
    // is too large, missing or misaligned.
    void Input(int slot, const char* name, const float* data, Dims dims, InPlace in_place = InPlace::kRefused);
    void Input(int slot, const char* name, const void* data, ltn_dtype dtype, Dims dims);
    void Output(int slot, const char* name, float* data, Dims dims);

    // The same for dimensions written in place.
    template <class... Rest>
    void Input(int slot, const char* name, const float* data, std::initializer_list<int64_t> dims, Rest... rest) {
        Input(slot, name, data, Dims(dims.begin(), dims.size()), rest...);
    }
    void Input(int slot, const char* name, const void* data, ltn_dtype dtype, std::initializer_list<int64_t> dims) {
        Input(slot, name, data, dtype, Dims(dims.begin(), dims.size()));
    }
    void Output(int slot, const char* name, float* data, std::initializer_list<int64_t> dims) {
        Output(slot, name, data, Dims(dims.begin(), dims.size()));
    }

    // Throws Error if arrays overlap or an index is out of range.
    void Run(Execute execute, uint64_t seed = 0, int64_t step = 0);

private:
    void RequireDisjointOutputs() const;

    CpuContext& context_;
    ltn_instruction instruction_{};
    Operands operands_{instruction_, nullptr, {}, {}};
    // Slots up to the last one that is present. Only the names of present operands are set.
    int input_slots_ = 0;
    int output_slots_ = 0;
    std::array<const char*, LTN_MAX_INPUTS> input_names_;
    std::array<const char*, LTN_MAX_OUTPUTS> output_names_;
    uint32_t in_place_ = 0;  // Bit i: an output may be exactly input i.
};

}  // namespace latent
