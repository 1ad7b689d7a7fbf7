// One instruction over plain pointers. It passes through the same validation and execution as an instruction of a
// program, with the whole address space as its only segment and addresses as offsets.
#pragma once

#include <array>
#include <initializer_list>
#include <span>
#include <string>

#include "abi/handles.h"
#include "cpu/view.h"

namespace latent {

class KernelCall {
public:
    KernelCall(ltn_context* context, ltn_opcode opcode, int32_t kind = 0, int32_t flags = 0,
               std::initializer_list<double> attributes = {});

    // Adds the next operand; name is the argument's. Throws Error if an address is missing or misaligned.
    // Sizes must have passed RequireSize.
    void Input(const char* name, const void* data, std::span<const int64_t> dims, ltn_dtype dtype = LTN_DTYPE_F32);
    void Input(const char* name, const void* data, std::initializer_list<int64_t> dims,
               ltn_dtype dtype = LTN_DTYPE_F32);
    // The same in a slot of its own choice, after which the next operand follows.
    void InputAt(int slot, const char* name, const void* data, std::initializer_list<int64_t> dims);
    void Output(const char* name, float* data, std::span<const int64_t> dims);
    void Output(const char* name, float* data, std::initializer_list<int64_t> dims);

    // Validates and executes. Throws Error, in the words of the arguments.
    void Run(uint64_t seed = 0, int64_t step = 0);

private:
    static constexpr int kMaxOperands = LTN_MAX_INPUTS + LTN_MAX_OUTPUTS;

    int32_t AddTensor(const char* name, const char* operand, const void* data, std::span<const int64_t> dims,
                      ltn_dtype dtype);
    void Validate() const;
    void Resolve(View& view, int32_t tensor) const;  // Absent tensors leave the view as it is.
    std::string InWordsOfArguments(std::string text) const;

    CpuContext& context_;
    ltn_instruction instruction_{};
    // The first tensor_count_ of each; the others are not even set.
    std::array<ltn_tensor, kMaxOperands> tensors_;
    std::array<const char*, kMaxOperands> names_;     // "gradient"
    std::array<const char*, kMaxOperands> operands_;  // "in0", its name in the messages of validation
    int32_t tensor_count_ = 0;
    int input_count_ = 0;
    int output_count_ = 0;
};

// Throws Error if a number of elements is negative.
void RequireSize(const char* name, int64_t size);

// The dimensions in an array argument. Throws Error unless rank and sizes are in range.
std::span<const int64_t> RequireDims(const char* name, const int64_t* dims, int32_t rank);

}  // namespace latent
