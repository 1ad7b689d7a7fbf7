// One instruction with its operands at one batch and one set of segments, and what carries it out on a GPU.
#pragma once

#include <array>
#include <cstring>
#include <vector>

#include "kernel.h"

namespace latent::cuda {

// A dense tensor of the device; all dimensions are actual sizes.
struct Operand {
    Place place{};  // Address 0: the operand is absent.
    ltn_dtype dtype = LTN_DTYPE_F32;
    int rank = 0;
    std::array<int64_t, LTN_MAX_RANK> dims{};
    int64_t count = 0;   // Product of dims; 1 for a scalar.
    int batch_axes = 0;  // Bit i: dimension i depends on the batch.

    explicit operator bool() const { return place.address != 0; }
};

struct Call {
    const ltn_instruction& instruction;
    int32_t index;                // Of the instruction in the program.
    const ltn_chain_step* steps;  // All chain steps of the program.
    int64_t batch;
    RunState* state;  // On the device.
    uint64_t
        scratch;  // Memory of the device, of as many bytes as Launches::NeedScratch was told; for one call at a time.
    std::array<Operand, LTN_MAX_INPUTS> in{};
    std::array<Operand, LTN_MAX_OUTPUTS> out{};

    float attribute(int i) const { return static_cast<float>(instruction.attributes[i]); }
};

// A kernel with its arguments and the number of its blocks.
struct Launch {
    Kernel kernel;
    unsigned blocks;
    int32_t instruction;
    std::vector<std::byte> arguments;
};

// Collects the launches of a step.
class Launches {
public:
    // most_blocks: from this number on, blocks take more than one share of the work. precision: of products.
    Launches(int64_t most_blocks, ltn_precision precision) : most_blocks_(most_blocks), precision_(precision) {}

    // Adds a kernel for so many shares of work, of a block each: tiles, or kThreads elements. No share: no launch.
    template <Kernel kKernel>
    void Add(const typename ArgumentsOf<kKernel>::Type& arguments, int64_t shares) {
        if (shares <= 0) return;
        Launch launch{kKernel, static_cast<unsigned>(shares < most_blocks_ ? shares : most_blocks_), instruction_, {}};
        launch.arguments.resize(sizeof arguments);
        std::memcpy(launch.arguments.data(), &arguments, sizeof arguments);
        all_.push_back(std::move(launch));
    }

    // The instruction to which the next launches belong.
    void Begin(int32_t instruction) { instruction_ = instruction; }

    // Tells how many bytes of Call::scratch the instruction needs.
    void NeedScratch(int64_t bytes) { scratch_bytes_ = bytes > scratch_bytes_ ? bytes : scratch_bytes_; }

    int64_t scratch_bytes() const { return scratch_bytes_; }
    int64_t most_blocks() const { return most_blocks_; }
    ltn_precision precision() const { return precision_; }
    const std::vector<Launch>& all() const { return all_; }

private:
    int64_t most_blocks_;
    ltn_precision precision_;
    int64_t scratch_bytes_ = 0;
    int32_t instruction_ = -1;
    std::vector<Launch> all_;
};

// Shares of kThreads elements.
inline constexpr int64_t SharesOf(int64_t elements) {
    return (elements + kThreads - 1) / kThreads;
}

// Adds the launches of a call.
using Plan = void (*)(const Call& call, Launches& launches);

// The plan of an opcode, or null if this backend has none.
Plan FindPlan(ltn_opcode opcode);

}  // namespace latent::cuda
