// What the host hands to the kernels: one struct each, fixed for a batch and a set of segments. Whatever changes from
// step to step or from run to run stands in RunState, in memory of the device. A step's launches can thus be captured
// once and replayed.
#pragma once

#include <stdint.h>

#include "latent/latent.h"

namespace latent::cuda {

inline constexpr int kThreads = 256;       // Of every block.
inline constexpr int64_t kSumDepth = 400;  // Of k in one sum of a product: kDepth of the CPU, on which the bits depend.

// The state of a run. The host writes it before the first step; afterwards only EndStep and faults change it.
struct RunState {
    uint64_t seed;
    int64_t first_step;    // The number of the run's first step.
    int64_t step;          // The current step, counted from first_step: the number of completed steps.
    int64_t first_row;     // As in ltn_run.
    int64_t batch;         // Rows of this run.
    int64_t global_batch;  // Rows of the divided batch; batch if it is not divided.
    int64_t value;         // As in ltn_run_result, like the next three fields.
    ltn_outcome outcome;   // Other than LTN_OUTCOME_COMPLETED: later kernels of this run do nothing.
    int32_t instruction;
    int32_t tensor;
    int32_t reserved;
};

// An operand: its address at step 0 of a run, and the bytes from step to step. Address 0: the operand is absent.
struct Place {
    uint64_t address;
    int64_t step_stride;
};

// Broadcasting of kInputs inputs to an output: dimensions other than 1, innermost first, adjacent ones merged. Rank 0:
// each input has one element for each of the output's.
template <int kInputs>
struct Layout {
    int32_t rank;
    int32_t reserved;
    int64_t dims[LTN_MAX_RANK];
    int64_t strides[LTN_MAX_RANK][kInputs];  // In elements.
};

// Every struct of arguments begins like this.
struct StateArguments {
    RunState* state;
};

struct FillArguments {
    RunState* state;
    Place out;
    int64_t count;
    double value;
    int32_t power;  // Of the global batch: -1, 0 or 1.
    int32_t reserved;
};

// MAP (kInputs = 1), COMBINE (2) and SELECT (3).
template <int kInputs>
struct ElementArguments {
    RunState* state;
    Place out;
    Place in[kInputs];
    Layout<kInputs> layout;
    int64_t count;
    int32_t kind;
    float a, b;
    int32_t reserved;
};
using MapArguments = ElementArguments<1>;
using CombineArguments = ElementArguments<2>;
using SelectArguments = ElementArguments<3>;

// A step of a chain. Values lie in slots: those of the inputs in the first LTN_MAX_INPUTS, results anywhere.
struct ChainStep {
    ltn_opcode opcode;
    int32_t kind;
    float a, b;
    int32_t operands[3];  // Slots.
    int32_t result;       // A slot.
    int32_t output;       // 0 to LTN_MAX_OUTPUTS - 1: the output that also receives the result. -1: there is none.
};

inline constexpr int kChainSlots = 20;  // Shared memory holds one value of each slot for each thread.

struct ChainArguments {
    RunState* state;
    Place out[LTN_MAX_OUTPUTS];
    Place in[LTN_MAX_INPUTS];
    Layout<LTN_MAX_INPUTS> layout;
    int64_t count;
    int32_t step_count;
    int32_t reserved;
    ChainStep steps[LTN_MAX_CHAIN_STEPS];
};

struct RandomArguments {
    RunState* state;
    Place probabilities;  // May be absent.
    Place out;
    int64_t count;
    int64_t row_count;  // Elements for each row of the batch; 0 if the first dimension does not depend on it.
    ltn_random kind;
    uint32_t stream;
    float probability;
    int32_t reserved;
};

// Ends the run as LTN_OUTCOME_BAD_INDEX at the first index outside of [0, rows). One block.
struct IndicesArguments {
    RunState* state;
    Place indices;
    int64_t count;
    int64_t rows;
    int32_t instruction;
    int32_t tensor;
};

struct GatherArguments {
    RunState* state;
    Place table, indices, out;
    int64_t count;  // Elements of out.
    int64_t columns;
    ltn_dtype dtype;  // Of the table.
    float scale;
};

// The rows of each index as a list: first[index] is 1 + the first row, last[index] 1 + the last one that is known, and
// next[row] 1 + the next row. 0: there is none.
struct ScatterArguments {
    RunState* state;
    Place rows, indices, out;
    uint32_t *first, *last, *next;
    int64_t count;     // Rows of the input.
    int64_t out_rows;  // Rows of the output.
    int64_t columns;
};

// Results of LargestMagnitude, as bits, which are 0 before.
struct Magnitudes {
    uint32_t a, b;
};
struct MagnitudeArguments {
    RunState* state;
    Place in;
    uint32_t* result;
    int64_t count;
};
// For GUARD with two inputs of so many rows.
struct GuardArguments {
    RunState* state;
    Magnitudes* magnitudes;
    int64_t rows;
    int32_t instruction;
    int32_t tensor;
};

// Some dimensions of a dense tensor, innermost first, with one index that counts through them.
struct IndexSpace {
    int32_t rank;
    int32_t reserved;
    int64_t sizes[LTN_MAX_RANK];
    int64_t strides[LTN_MAX_RANK];
};

// What is known of some inputs of a reduction.
struct Partial {
    double most;  // The largest; for LTN_REDUCE_MAX and LTN_REDUCE_LOG_SUM_EXP.
    double sum;   // The sum; for LTN_REDUCE_LOG_SUM_EXP that of e^(x - most).
};

// lanes threads share an output, and the inputs of an output are cut into parts, as shapes alone say.
struct ReduceArguments {
    RunState* state;
    Place in, out;
    Partial* partials;  // [parts][outputs], if there is more than one part.
    IndexSpace kept, reduced;
    int64_t outputs, inputs;  // Inputs of one output.
    int64_t parts;
    double divisor;         // For LTN_REDUCE_MEAN, without the dimensions of the batch,
    int32_t batch_factors;  // and the number of these.
    int32_t lanes;          // A power of two, at most kThreads.
    int32_t by_columns;     // 1: neighbouring threads have neighbouring outputs; 0: neighbouring inputs.
    ltn_reduce kind;
};

// lanes threads share a row, as its length alone says.
struct SoftmaxArguments {
    RunState* state;
    Place in, out;
    int64_t rows, columns;
    ltn_softmax kind;
    int32_t lanes;  // A power of two, at most kThreads.
};

struct BceArguments {
    RunState* state;
    Place logits, targets, scale, gradient;
    Place loss;    // May be absent.
    double* sums;  // [parts], of the loss.
    int64_t count;
    int64_t parts;
};

// WINDOW and FOLD: flat[outer, length, inner] and windows[outer, windows, size, inner].
struct WindowArguments {
    RunState* state;
    Place in, out;
    int64_t count;  // Elements of out.
    int64_t length, windows, size, inner;
    int64_t start, stride, dilation;
    float fill;
    int32_t reserved;
};

// WINDOW and FOLD with one window, which is a slice or a padding: out[row, i] = in[row, i + shift], or fill outside.
struct ShiftArguments {
    RunState* state;
    Place in, out;
    int64_t count;  // Elements of out.
    int64_t in_row, out_row, shift;
    float fill;
    int32_t sums;  // 1: an element is a sum of one, which begins at 0.
};

// TRANSPOSE: matrices, of which in[i * in_step + j] goes to out[j * out_step + i].
struct TransposeArguments {
    RunState* state;
    Place in, out;
    Layout<2> outer;  // Where each matrix begins in in and out.
    int64_t matrices;
    int64_t rows, columns;
    int64_t in_step, out_step;
};

// A part of CONCAT: in[outer, part] goes to out[outer, row] from column first on.
struct PartArguments {
    RunState* state;
    Place in, out;
    int64_t count;  // Elements of in.
    int64_t part, row, first;
};

// Products of dense matrices. Absent operands have address 0; with more than one product, all but a, b and out are.
struct MatmulArguments {
    RunState* state;
    Place a, b, bias, gate, add, out;
    int64_t m, n, k;
    Layout<2> batch;  // The matrices of a and b for each of out; strides in matrices.
    int64_t products;
    // More than 1: a tile of its own for each block of k, which writes its sums to partials[part], and JoinProducts.
    int64_t parts;
    float* partials;
    ltn_activation activation;
    float slope;
    float gate_slope;
    int32_t reserved;
};

// out[m] = sums of a[k,m] over k.
struct RowSumsArguments {
    RunState* state;
    Place a, out;
    int64_t m, k;
};

// Attributes as those of the opcodes.
struct OptimizerArguments {
    RunState* state;
    Place gradient, rate, parameter, state0, state1;
    int64_t count;
    double attributes[LTN_MAX_ATTRIBUTES];
};

// Ends the run as LTN_OUTCOME_NOT_FINITE, at this instruction and tensor, if an element is a NaN or an infinity.
struct FiniteArguments {
    RunState* state;
    Place in;
    int64_t count;
    int32_t instruction;
    int32_t tensor;
};

}  // namespace latent::cuda
