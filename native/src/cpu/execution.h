// What an operation gets when the CPU executes it: operands, and the resources of its context.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "cpu/runtime/thread_pool.h"
#include "cpu/view.h"
#include "latent/latent.h"

namespace latent {

// The leaf functions of every family for one variant; see cpu/kernels/kernels.h.
struct Kernels;

// Why a step ended early; filled by an operation.
struct Fault {
    ltn_outcome outcome = LTN_OUTCOME_COMPLETED;
    int32_t input = -1;  // Which input of the instruction.
    int64_t value = 0;
};

// What an executing operation may use.
struct Execution {
    const Kernels& kernels;
    ThreadPool& pool;
    // Scratch memory, aligned to 64 bytes: kThreadScratchBytes and kThreadBlockBytes for each thread,
    // kSharedScratchBytes for all, and as much room for filters of convolutions, of which only what is used takes
    // memory.
    std::byte* thread_scratch;
    std::byte* thread_blocks;
    std::byte* shared_scratch;
    std::byte* filter_scratch;
    uint64_t seed = 0;
    int64_t step = 0;
    int64_t batch = 1;        // The global one.
    int64_t first_row = 0;    // Of the global batch, where the rows of the tile, or the batch, begin.
    int64_t rows = 1;         // Of the tile, or the batch.
    bool accumulate = false;  // Whether outputs without a batch dimension are added to: in all row tiles but the first.
    Fault fault{};

    static constexpr int64_t kThreadScratchBytes = int64_t{1} << 20;
    static constexpr int64_t kThreadBlockBytes = int64_t{1} << 20;
    static constexpr int64_t kSharedScratchBytes = int64_t{8} << 20;
    static constexpr int64_t kFilterScratchBytes = int64_t{128} << 20;

    std::byte* scratch(int thread) const { return thread_scratch + thread * kThreadScratchBytes; }
    std::byte* block(int thread) const { return thread_blocks + thread * kThreadBlockBytes; }
};

struct Operands {
    const ltn_instruction& instruction;
    const ltn_chain_step* chain_steps;  // All of the program.
    std::array<View, LTN_MAX_INPUTS> in;
    std::array<View, LTN_MAX_OUTPUTS> out;
};

}  // namespace latent
