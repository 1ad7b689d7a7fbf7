// A batch that is spread over several runs: what first_row and global_batch of a run may be for a program.
#pragma once

#include <cstdint>

#include "latent/latent.h"

namespace latent {

class GlobalRows {
public:
    // Of a valid program, which outlives this.
    explicit GlobalRows(const ltn_program_description& program);

    // Throws Error, in words, unless a run of a batch in range may have this first row and global batch.
    void Check(const ltn_run& run) const;

private:
    [[noreturn]] void RefuseScattered(const ltn_run& run) const;

    const ltn_program_description& program_;
    int32_t scattered_ = -1;  // The first RANDOM that draws for rows which do not lie together, or -1.
    int32_t widest_ = -1;     // The RANDOM that draws most elements for each row, or -1 if there is none that does.
    int64_t row_draws_ = 0;   // That many.
};

}  // namespace latent
