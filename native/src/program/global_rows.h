// Checks of first_row and global_batch of a run, for a batch that is divided over several runs.
#pragma once

#include <cstdint>

#include "latent/latent.h"

namespace latent {

class GlobalRows {
public:
    // program is valid and outlives this object.
    explicit GlobalRows(const ltn_program_description& program);

    // Throws Error unless a run may have its first row and global batch. The batch of the run is in range.
    void Check(const ltn_run& run) const;

private:
    [[noreturn]] void RefuseScattered(const ltn_run& run) const;

    const ltn_program_description& program_;
    int32_t scattered_ = -1;  // The first RANDOM whose output has the batch in another dimension than the first, or -1.
    int32_t widest_ = -1;     // The RANDOM with the most elements per row of the batch, or -1 if there is none.
    int64_t row_draws_ = 0;   // Elements per row of that RANDOM.
};

}  // namespace latent
