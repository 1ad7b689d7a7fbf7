// Memory for the programs of the fuzz tests.
#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include "fuzz/memory.h"
#include "fuzz/random_source.h"
#include "program/extent.h"
#include "program/program_builder.h"

namespace latent {

// Memory for the segments of one program. It holds numbers near 1, and row indices in tensors of integers.
class ProgramMemory {
public:
    ProgramMemory(const ProgramBuilder& program, RandomSource random) : program_(program) {
        for (const ltn_segment& segment : program.segments) {
            memory_.push_back(std::make_unique<SegmentMemory>(segment.bytes));
            addresses_.push_back(memory_.back()->data());
            bytes_.push_back(segment.bytes);
            FillFloats(*memory_.back(), random);
        }
        for (const ltn_tensor& tensor : program.tensors) {
            if (tensor.dtype == LTN_DTYPE_I32) FillIndices(tensor, random);
        }
        for (const auto& memory : memory_) before_.emplace_back(memory->data(), memory->data() + memory->size());
    }

    void* const* addresses() const { return addresses_.data(); }
    const int64_t* bytes() const { return bytes_.data(); }

    bool Equals(const ProgramMemory& other) const {
        for (size_t i = 0; i < memory_.size(); ++i) {
            if (bytes_[i] > 0 && std::memcmp(addresses_[i], other.addresses_[i], static_cast<size_t>(bytes_[i])) != 0) {
                return false;
            }
        }
        return true;
    }

    bool KeptWhatIsNotWritten() const {
        for (size_t i = 0; i < memory_.size(); ++i) {
            const bool written = (program_.segments[i].access & LTN_ACCESS_WRITE) != 0;
            if (!written && bytes_[i] > 0 &&
                std::memcmp(addresses_[i], before_[i].data(), static_cast<size_t>(bytes_[i])) != 0) {
                return false;
            }
        }
        return true;
    }

private:
    static void FillFloats(const SegmentMemory& memory, RandomSource& random) {
        for (int64_t offset = 0; offset < memory.size(); offset += 4) {
            const float value = random.Chance(1) ? 1.0f / 0.0f : random.Float(-2, 2);
            std::memcpy(memory.data() + offset, &value,
                        static_cast<size_t>(std::min<int64_t>(4, memory.size() - offset)));
        }
    }

    void FillIndices(const ltn_tensor& tensor, RandomSource& random) {
        int64_t bytes = 4;
        for (int axis = 0; axis < tensor.rank; ++axis) {
            bytes *= DimensionAt(tensor.dims[axis], program_.batch_capacity);
        }
        if (tensor.step_stride > 0) bytes += tensor.step_stride * (program_.step_capacity - 1);
        for (int64_t i = 0; i + 4 <= bytes; i += 4) {
            const auto row = static_cast<int32_t>(random.Chance(1) ? random.Below(100) - 50 : random.Below(2));
            std::memcpy(memory_[tensor.segment]->data() + tensor.offset + i, &row, 4);
        }
    }

    const ProgramBuilder& program_;
    std::vector<std::unique_ptr<SegmentMemory>> memory_;
    std::vector<void*> addresses_;
    std::vector<int64_t> bytes_;
    std::vector<std::vector<std::byte>> before_;
};

}  // namespace latent
