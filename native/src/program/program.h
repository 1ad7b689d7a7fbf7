// A validated program and its executor.
#pragma once

#include <memory>

#include "program/context.h"
#include "program/executor.h"
#include "program/global_rows.h"

namespace latent {

class Program {
public:
    // Copies the description. Throws Error unless it is valid. The context must outlive the program.
    Program(Context& context, const ltn_program_description& description);
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    // Runs some steps. Throws Error, before the first step, if the arguments are wrong or the context is busy.
    ltn_run_result Run(const ltn_run& run);

private:
    Context& context_;
    std::shared_ptr<const ltn_program_description> description_;
    std::unique_ptr<GlobalRows> global_rows_;
    std::unique_ptr<Executor> executor_;
};

}  // namespace latent
