// One instruction at one step of a run, with its operands.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "latent/latent.h"

namespace plain {

// A dense tensor in device memory; all dimensions are actual sizes.
struct Tensor {
    std::byte* data = nullptr;  // Null: the operand is absent.
    ltn_dtype dtype = LTN_DTYPE_F32;
    int rank = 0;
    std::array<int64_t, LTN_MAX_RANK> dims{};
    int64_t count = 0;   // Product of dims; 1 for a scalar.
    int batch_axes = 0;  // Bit i: dimension i depends on the batch.

    explicit operator bool() const { return data != nullptr; }
    float* f32() const { return reinterpret_cast<float*>(data); }
    const uint8_t* u8() const { return reinterpret_cast<const uint8_t*>(data); }
    const int32_t* i32() const { return reinterpret_cast<const int32_t*>(data); }
};

// The reason for the early end of a step.
struct Fault {
    ltn_outcome outcome = LTN_OUTCOME_COMPLETED;
    int input = -1;  // Index of the offending input of the instruction.
    int64_t value = 0;
};

struct Call {
    const ltn_instruction& instruction;
    const ltn_chain_step* chain_steps;  // All chain steps of the program.
    const ltn_run& run;
    int64_t step;  // The number of the step, counted from the first of the training.
    std::array<Tensor, LTN_MAX_INPUTS> in{};
    std::array<Tensor, LTN_MAX_OUTPUTS> out{};
    Fault fault{};

    float attribute(int index) const { return static_cast<float>(instruction.attributes[index]); }
    int64_t integer(int index) const { return static_cast<int64_t>(instruction.attributes[index]); }
    int64_t global_batch() const { return run.global_batch > 0 ? run.global_batch : run.batch; }
};

using Execute = void (*)(Call& call);

// The function that executes an opcode, or null if this backend has none.
Execute Find(ltn_opcode opcode);

// elementwise.cc
void Fill(Call& call);
void MapElements(Call& call);
void CombineElements(Call& call);
void Select(Call& call);
void Chain(Call& call);

// reduce.cc
void Reduce(Call& call);
void Softmax(Call& call);

// matmul.cc
void Matmul(Call& call);
void BatchMatmul(Call& call);

// random.cc
void Random(Call& call);

// rows.cc
void GatherRows(Call& call);
void ScatterRows(Call& call);

// optimizers.cc
void Sgd(Call& call);
void Rmsprop(Call& call);
void Adam(Call& call);

// loss.cc
void BceLoss(Call& call);
void Guard(Call& call);

// layout.cc
void Window(Call& call);
void Fold(Call& call);
void Transpose(Call& call);
void Concat(Call& call);

// conv.cc
void Conv(Call& call);
void ConvTranspose(Call& call);
void ConvFilter(Call& call);

// Whether an operand holds neither a NaN nor an infinity. True for absent operands and for integers.
bool IsFinite(const Tensor& tensor);

}  // namespace plain
