// The memory of a program whose bits are the same on the backend "cuda" and on a CPU with fused multiply-adds: what no
// operation wrote that may sum in another order, nor one that read such memory.
#pragma once

#include <algorithm>
#include <vector>

#include "program/extent.h"
#include "program/program_builder.h"

namespace latent {

class PromisedBits {
public:
    explicit PromisedBits(const ProgramBuilder& program) : program_(program) {
        for (const ltn_segment& segment : program.segments) {
            promised_.emplace_back(static_cast<size_t>(segment.bytes / kWord + 1), true);
        }
        while (Spread()) {
        }
    }

    bool Holds(size_t segment, int64_t word) const { return promised_[segment][static_cast<size_t>(word)]; }

private:
    static constexpr int64_t kWord = 4;

    // The words of a tensor in its segment, at all steps.
    struct Range {
        size_t segment, begin, end;
    };

    static bool HasOneOrder(ltn_opcode opcode) {
        switch (opcode) {
            case LTN_OPCODE_REDUCE:
            case LTN_OPCODE_MATMUL:
            case LTN_OPCODE_BATCH_MATMUL:
            case LTN_OPCODE_SOFTMAX:
            case LTN_OPCODE_BCE_LOSS:
            case LTN_OPCODE_CONV:
            case LTN_OPCODE_CONV_TRANSPOSE:
            case LTN_OPCODE_CONV_FILTER:
                return false;
            default:
                return true;
        }
    }

    // One pass over the instructions. Returns whether it found more.
    bool Spread() {
        bool found = false;
        for (const ltn_instruction& instruction : program_.instructions) {
            const bool promised = HasOneOrder(instruction.opcode) &&
                                  std::all_of(std::begin(instruction.inputs), std::end(instruction.inputs),
                                              [&](int32_t tensor) { return IsPromised(tensor); }) &&
                                  std::all_of(std::begin(instruction.outputs), std::end(instruction.outputs),
                                              [&](int32_t tensor) { return IsPromised(tensor); });
            if (promised) continue;
            for (const int32_t tensor : instruction.outputs) found = Break(tensor) || found;
        }
        return found;
    }

    bool IsPromised(int32_t tensor) const {
        if (tensor < 0) return true;
        const auto [segment, begin, end] = RangeOf(tensor);
        const auto words = promised_[segment].begin();
        return std::all_of(words + static_cast<int64_t>(begin), words + static_cast<int64_t>(end),
                           [](bool promised) { return promised; });
    }

    bool Break(int32_t tensor) {
        if (tensor < 0) return false;
        const auto [segment, begin, end] = RangeOf(tensor);
        bool found = false;
        for (size_t word = begin; word < end; ++word) {
            found = found || promised_[segment][word];
            promised_[segment][word] = false;
        }
        return found;
    }

    Range RangeOf(int32_t index) const {
        const ltn_tensor& tensor = program_.tensors[static_cast<size_t>(index)];
        int64_t bytes = tensor.dtype == LTN_DTYPE_U8 ? 1 : kWord;
        for (int axis = 0; axis < tensor.rank; ++axis) bytes *= DimensionAt(tensor.dims[axis], program_.batch_capacity);
        bytes += std::max<int64_t>(tensor.step_stride, 0) * (program_.step_capacity - 1);
        const auto segment = static_cast<size_t>(tensor.segment);
        const auto most = promised_[segment].size();
        const auto begin = static_cast<size_t>(tensor.offset / kWord);
        return {segment, std::min(begin, most),
                std::min(static_cast<size_t>((tensor.offset + bytes + kWord - 1) / kWord), most)};
    }

    const ProgramBuilder& program_;
    std::vector<std::vector<bool>> promised_;  // Of each segment, by words.
};

}  // namespace latent
