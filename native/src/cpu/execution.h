// The arguments of an operation on the CPU: its operands, and the resources of its context.
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

// The reason for the early end of a step. An operation sets it.
struct Fault {
    ltn_outcome outcome = LTN_OUTCOME_COMPLETED;
    int32_t input = -1;  // Index of the offending input of the instruction.
    int64_t value = 0;
};

// The resources of an operation, and its place in the run.
struct Execution {
    const Kernels& kernels;
    ThreadPool& pool;
    // Scratch memory, aligned to 64 bytes: kThreadScratchBytes and kThreadBlockBytes for each thread, and
    // kSharedScratchBytes and kFilterScratchBytes for all threads together. The last is for filters of convolutions;
    // only the part in use occupies memory.
    std::byte* thread_scratch;
    std::byte* thread_blocks;
    std::byte* shared_scratch;
    std::byte* filter_scratch;
    uint64_t seed = 0;
    int64_t step = 0;
    int64_t batch = 1;        // Rows of the global batch.
    int64_t first_row = 0;    // Index in the global batch of the first row of the tile, or of the batch.
    int64_t rows = 1;         // Rows of the tile, or of the batch.
    bool accumulate = false;  // Whether to add to outputs without a batch dimension: in all row tiles but the first.
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
    const ltn_chain_step* chain_steps;  // All chain steps of the program.
    std::array<View, LTN_MAX_INPUTS> in;
    std::array<View, LTN_MAX_OUTPUTS> out;
};

}  // namespace latent
