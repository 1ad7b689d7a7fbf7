// What one operation is to the validator and the executor. A kernel family defines its operations in
// kernels/<family>/<family>_op.cc as constants of type Op, and opcodes.inc lists them in opcode order.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "latent/latent.h"
#include "runtime/thread_pool.h"

namespace latent {

// An operand resolved for one batch and one step: all dimensions are actual sizes.
struct View {
    void* data = nullptr;
    ltn_dtype dtype = LTN_DTYPE_F32;
    int32_t rank = 0;
    std::array<int64_t, LTN_MAX_RANK> dims{};
    int64_t count = 0;  // Product of dims; 1 for a scalar.

    explicit operator bool() const { return data != nullptr; }  // false: the operand is absent
    float* f32() const { return static_cast<float*>(data); }
    const uint8_t* u8() const { return static_cast<const uint8_t*>(data); }
    const int32_t* i32() const { return static_cast<const int32_t*>(data); }
};

// An instruction with its operands: dims still symbolic (negative = multiples of the batch) while it is validated,
// actual sizes while it is executed. Absent operands are null while validating.
struct Signature {
    const ltn_instruction& instruction;
    std::array<const ltn_tensor*, LTN_MAX_INPUTS> in;
    std::array<const ltn_tensor*, LTN_MAX_OUTPUTS> out;
    int64_t batch_capacity;                       // The largest batch.
    std::span<const ltn_chain_step> chain_steps;  // All of the program.
};

// The leaf functions of every family for one variant; see kernels/kernels.h.
struct Kernels;

// Why a step ended early; filled by an operation's execute.
struct Fault {
    ltn_outcome outcome = LTN_OUTCOME_COMPLETED;
    int32_t input = -1;  // Which input of the instruction.
    int64_t value = 0;
};

// What an executing operation may use.
struct Execution {
    const Kernels& kernels;
    ThreadPool& pool;
    // Scratch memory, aligned to 64 bytes: kThreadScratchBytes and kThreadBlockBytes for each thread, kSharedScratchBytes
    // for all, and as much room for filters of convolutions, of which only what is used takes memory.
    std::byte* thread_scratch;
    std::byte* thread_blocks;
    std::byte* shared_scratch;
    std::byte* filter_scratch;
    uint64_t seed = 0;
    int64_t step = 0;
    int32_t batch = 1;
    int64_t first_row = 0;    // Of the batch, where a tile of rows begins.
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

// What an operation can do with one tile of rows of the batch at a time.
enum class RowTiles {
    kRefuses,  // Nothing.
    kMaps,     // Rows become rows of their own.
    kSums,     // The same; and outputs without a batch dimension are sums over the rows, see Execution::accumulate.
};

struct Op {
    const char* name;  // As in messages: "matmul".
    // Which input slots may be, and output slots are, present: minimum and maximum counts. Inputs between them are
    // optional.
    int min_inputs, max_inputs, min_outputs, max_outputs;
    // Bit i is set if out[0] may be exactly the memory of in[i], if of the same shape and dtype.
    uint32_t in_place;
    // True if the outputs are also read (optimizers): such tensors need both access rights.
    bool updates;
    // Throws Error unless kind, flags, attributes, dtypes and shapes are legal for every batch. Counts of operands,
    // offsets, segments and overlaps have been, or will be, checked by the validator for all operations alike.
    void (*validate)(const Signature& signature);
    // Runs the instruction. Never throws, allocates or locks. Splits its work by shape, never by the number of threads.
    void (*execute)(const Operands& operands, Execution& execution);
    RowTiles row_tiles = RowTiles::kRefuses;
};

inline constexpr uint32_t kAnyInput = ~uint32_t{0};

// True if a dimension of the tensor depends on the batch.
inline bool HasBatch(const ltn_tensor& tensor) {
    for (int axis = 0; axis < tensor.rank; ++axis) {
        if (tensor.dims[axis] < 0) return true;
    }
    return false;
}

// Declared here, so that a family's constant of the same name is visible to the other files.
#define LATENT_OP(opcode, operation) extern const Op operation;
#include "program/opcodes.inc"
#undef LATENT_OP

// The operation of an opcode, or null for a number that is none.
const Op* FindOp(ltn_opcode opcode);

}  // namespace latent
