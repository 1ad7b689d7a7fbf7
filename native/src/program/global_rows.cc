#include "program/global_rows.h"

#include <cinttypes>

#include "program/extent.h"
#include "program/rules/random.h"
#include "program/shapes.h"
#include "runtime/error.h"

namespace latent {

namespace {

// Whether only the first dimension may depend on the batch, so that the rows of the batch are consecutive.
bool HasRowsFirst(const ltn_tensor& tensor) {
    for (int axis = 1; axis < tensor.rank; ++axis) {
        if (tensor.dims[axis] < 0) return false;
    }
    return true;
}

}  // namespace

GlobalRows::GlobalRows(const ltn_program_description& program) : program_(program) {
    for (int32_t i = 0; i < program.instruction_count; ++i) {
        if (program.instructions[i].opcode != LTN_OPCODE_RANDOM) continue;
        const ltn_tensor& out = program.tensors[program.instructions[i].outputs[0]];
        if (!HasBatch(out)) continue;
        if (!HasRowsFirst(out)) {
            if (scattered_ < 0) scattered_ = i;
            continue;
        }
        const int64_t draws = BytesAt(out, 1) / ElementBytes(out.dtype);
        if (draws <= row_draws_) continue;
        widest_ = i;
        row_draws_ = draws;
    }
}

void GlobalRows::Check(const ltn_run& run) const {
    if (run.first_row == 0 && run.global_batch == 0) return;
    if (run.first_row < 0 || run.first_row % LTN_ROW_BLOCK != 0) {
        FailArgument("first_row is %" PRId64 ", expected 0 or more and a multiple of %d: random numbers come in blocks",
                     run.first_row, LTN_ROW_BLOCK);
    }
    if (run.global_batch < run.batch || run.global_batch - run.batch < run.first_row) {
        FailArgument("global_batch is %" PRId64 ", expected at least first_row %" PRId64 " + batch %d",
                     run.global_batch, run.first_row, run.batch);
    }
    if (scattered_ >= 0 && run.global_batch > run.batch) RefuseScattered(run);
    if (widest_ >= 0 && run.first_row > kMaxDraws / row_draws_ - run.batch) {
        FailArgument("first_row is %" PRId64 " with batch %d, but instruction %d (random) draws %" PRId64
                     " elements for each row, expected at most 2^34 in all: the counter ends there",
                     run.first_row, run.batch, widest_, row_draws_);
    }
}

void GlobalRows::RefuseScattered(const ltn_run& run) const {
    const ltn_tensor& out = program_.tensors[program_.instructions[scattered_].outputs[0]];
    FailArgument("global_batch is %" PRId64
                 ", but instruction %d (random) draws %s, expected the batch as the first dimension of all draws and "
                 "no other, or a batch of its own: the rows of the batch are not consecutive",
                 run.global_batch, scattered_, ShapeText(out).c_str());
}

}  // namespace latent
