// Builds programs for tests piece by piece.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "latent/latent.h"

namespace latent {

inline constexpr ltn_access kReadWrite = LTN_ACCESS_READ | LTN_ACCESS_WRITE;
inline constexpr int64_t kBatch = -1;  // The batch as a dimension.

struct ProgramBuilder {
    std::vector<ltn_segment> segments;
    std::vector<ltn_tensor> tensors;
    std::vector<ltn_instruction> instructions;
    std::vector<ltn_chain_step> chain_steps;
    int64_t step_capacity = 1;
    int32_t batch_capacity = 1;
    int32_t tile_rows = 0;

    int32_t Segment(int64_t bytes, ltn_access access = kReadWrite, ltn_placement placement = LTN_PLACEMENT_HOST) {
        segments.push_back({.bytes = bytes, .access = access, .placement = placement});
        return static_cast<int32_t>(segments.size()) - 1;
    }

    int32_t Tensor(int32_t segment, int64_t offset, const std::vector<int64_t>& dims, ltn_dtype dtype = LTN_DTYPE_F32,
                   int64_t step_stride = 0) {
        ltn_tensor tensor{};
        tensor.offset = offset;
        tensor.step_stride = step_stride;
        std::copy(dims.begin(), dims.end(), tensor.dims);
        tensor.segment = segment;
        tensor.dtype = dtype;
        tensor.rank = static_cast<int32_t>(dims.size());
        tensors.push_back(tensor);
        return static_cast<int32_t>(tensors.size()) - 1;
    }

    // A tensor in a segment of its own.
    int32_t Own(int64_t bytes, const std::vector<int64_t>& dims, ltn_dtype dtype = LTN_DTYPE_F32,
                int64_t step_stride = 0) {
        return Tensor(Segment(bytes), 0, dims, dtype, step_stride);
    }

    void Add(ltn_opcode opcode, const std::vector<int32_t>& outputs, const std::vector<int32_t>& inputs,
             int32_t kind = 0, int32_t flags = 0, const std::vector<double>& attributes = {}) {
        ltn_instruction instruction{};
        instruction.opcode = opcode;
        instruction.kind = kind;
        instruction.flags = flags;
        std::fill_n(instruction.inputs, LTN_MAX_INPUTS, -1);
        std::fill_n(instruction.outputs, LTN_MAX_OUTPUTS, -1);
        std::copy(inputs.begin(), inputs.end(), instruction.inputs);
        std::copy(outputs.begin(), outputs.end(), instruction.outputs);
        std::copy(attributes.begin(), attributes.end(), instruction.attributes);
        instructions.push_back(instruction);
    }

    ltn_program_description Description() const {
        return {.segments = segments.data(),
                .tensors = tensors.data(),
                .instructions = instructions.data(),
                .chain_steps = chain_steps.data(),
                .step_capacity = step_capacity,
                .batch_capacity = batch_capacity,
                .tile_rows = tile_rows,
                .segment_count = static_cast<int32_t>(segments.size()),
                .tensor_count = static_cast<int32_t>(tensors.size()),
                .instruction_count = static_cast<int32_t>(instructions.size()),
                .chain_step_count = static_cast<int32_t>(chain_steps.size())};
    }
};

}  // namespace latent
