#include "abi/kernel_call.h"

#include <algorithm>
#include <cctype>
#include <cinttypes>

#include "abi/guard.h"
#include "cpu/operations.h"
#include "program/extent.h"
#include "program/validator.h"

namespace latent {

namespace {

constexpr const char* kInputNames[LTN_MAX_INPUTS] = {"in0", "in1", "in2", "in3", "in4", "in5"};
constexpr const char* kOutputNames[LTN_MAX_OUTPUTS] = {"out0", "out1", "out2", "out3"};

constexpr ltn_segment kAddressSpace{
    .bytes = INT64_MAX, .access = LTN_ACCESS_READ | LTN_ACCESS_WRITE, .placement = LTN_PLACEMENT_HOST};

const Limits kLimits{.segments = std::span(&kAddressSpace, 1),
                     .batch_capacity = 1,
                     .step_capacity = 1,
                     .tile_rows = 0,
                     .chain_steps = {}};

// The address of arrays without elements, because a null view would be an absent operand.
float no_elements;

bool IsWordAt(const std::string& text, size_t position, size_t length) {
    const auto is_part = [&](size_t i) { return i < text.size() && std::isalnum(static_cast<unsigned char>(text[i])); };
    return (position == 0 || !is_part(position - 1)) && !is_part(position + length);
}

void ReplaceWord(std::string& text, const std::string& word, const std::string& replacement) {
    size_t position = text.find(word);
    while (position != std::string::npos) {
        const bool whole = IsWordAt(text, position, word.size());
        if (whole) text.replace(position, word.size(), replacement);
        position = text.find(word, position + (whole ? replacement.size() : word.size()));
    }
}

}  // namespace

KernelCall::KernelCall(ltn_context* context, ltn_opcode opcode, int32_t kind, int32_t flags,
                       std::initializer_list<double> attributes)
    : context_(RequireCpu(context, "kernel calls")) {
    instruction_.opcode = opcode;
    instruction_.kind = kind;
    instruction_.flags = flags;
    std::copy(attributes.begin(), attributes.end(), instruction_.attributes);
    std::fill_n(instruction_.inputs, LTN_MAX_INPUTS, -1);
    std::fill_n(instruction_.outputs, LTN_MAX_OUTPUTS, -1);
}

void KernelCall::Input(const char* name, const void* data, std::span<const int64_t> dims, ltn_dtype dtype) {
    const int slot = input_count_++;
    instruction_.inputs[slot] = AddTensor(name, kInputNames[slot], data, dims, dtype);
}

void KernelCall::Input(const char* name, const void* data, std::initializer_list<int64_t> dims, ltn_dtype dtype) {
    Input(name, data, std::span(dims.begin(), dims.size()), dtype);
}

void KernelCall::InputAt(int slot, const char* name, const void* data, std::initializer_list<int64_t> dims) {
    input_count_ = slot;
    Input(name, data, dims);
}

void KernelCall::Output(const char* name, float* data, std::span<const int64_t> dims) {
    const int slot = output_count_++;
    instruction_.outputs[slot] = AddTensor(name, kOutputNames[slot], data, dims, LTN_DTYPE_F32);
}

void KernelCall::Output(const char* name, float* data, std::initializer_list<int64_t> dims) {
    Output(name, data, std::span(dims.begin(), dims.size()));
}

int32_t KernelCall::AddTensor(const char* name, const char* operand, const void* data, std::span<const int64_t> dims,
                              ltn_dtype dtype) {
    const auto address = reinterpret_cast<uintptr_t>(data);
    const bool empty = std::find(dims.begin(), dims.end(), 0) != dims.end();
    if (!empty) RequirePointer(data, name);
    if (address % static_cast<uintptr_t>(ElementBytes(dtype)) != 0) {
        FailArgument("%s is at 0x%" PRIxPTR ", expected an address aligned to %" PRId64 " bytes", name,
                     reinterpret_cast<uintptr_t>(data), ElementBytes(dtype));
    }
    const int32_t index = tensor_count_++;
    ltn_tensor& tensor = tensors_[index] = {};
    tensor.offset = static_cast<int64_t>(address);
    tensor.dtype = dtype;
    tensor.rank = static_cast<int32_t>(dims.size());
    std::copy(dims.begin(), dims.end(), tensor.dims);
    names_[index] = name;
    operands_[index] = operand;
    return index;
}

void KernelCall::Validate() const {
    for (int32_t i = 0; i < tensor_count_; ++i) {
        try {
            ValidateTensor(tensors_[i], kLimits);
        } catch (const Error& error) {
            throw Error(error.status(), std::string(names_[i]) + ": " + error.what());
        }
    }
    try {
        ValidateInstruction(instruction_, std::span(tensors_.data(), tensor_count_), kLimits);
    } catch (const Error& error) {
        throw Error(error.status(), InWordsOfArguments(error.what()));
    }
}

std::string KernelCall::InWordsOfArguments(std::string text) const {
    for (int32_t i = 0; i < tensor_count_; ++i) ReplaceWord(text, operands_[i], names_[i]);
    return text;
}

void KernelCall::Resolve(View& view, int32_t tensor) const {
    if (tensor < 0) return;
    ResolveShape(view, tensors_[tensor], 1);
    const auto address = static_cast<uintptr_t>(tensors_[tensor].offset);
    view.data = address == 0 ? &no_elements : reinterpret_cast<void*>(address);
}

void KernelCall::Run(uint64_t seed, int64_t step) {
    Validate();
    Operands operands{instruction_, nullptr, {}, {}};
    for (int i = 0; i < LTN_MAX_INPUTS; ++i) Resolve(operands.in[i], instruction_.inputs[i]);
    for (int i = 0; i < LTN_MAX_OUTPUTS; ++i) Resolve(operands.out[i], instruction_.outputs[i]);

    const Context::Use use(context_);
    Execution execution = context_.Execute(seed, 1);
    execution.step = step;
    ExecuteOf(instruction_.opcode)(operands, execution);
    if (execution.fault.outcome == LTN_OUTCOME_BAD_INDEX) {
        const int32_t indices = instruction_.inputs[execution.fault.input];
        FailArgument("%s holds the row %" PRId64 ", expected 0 or more and below the %" PRId64 " rows", names_[indices],
                     execution.fault.value, operands.in[0].dims[0]);
    }
}

void RequireSize(const char* name, int64_t size) {
    if (size < 0) FailArgument("%s is %" PRId64 ", expected 0 or more", name, size);
}

std::span<const int64_t> RequireDims(const char* name, const int64_t* dims, int32_t rank) {
    if (rank < 0 || rank > LTN_MAX_RANK) FailArgument("rank is %d, expected 0 to %d", rank, LTN_MAX_RANK);
    if (rank > 0) RequirePointer(dims, name);
    for (int32_t axis = 0; axis < rank; ++axis) {
        if (dims[axis] < 0) FailArgument("%s[%d] is %" PRId64 ", expected 0 or more", name, axis, dims[axis]);
    }
    return {dims, static_cast<size_t>(rank)};
}

}  // namespace latent
