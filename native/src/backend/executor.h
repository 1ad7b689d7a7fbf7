// Runs a program on a device of a registered backend.
#pragma once

#include <functional>

#include "backend/context.h"

namespace latent {

class BackendExecutor final : public Executor {
public:
    BackendExecutor(BackendContext& context, std::shared_ptr<const ltn_program_description> description);
    ~BackendExecutor() override;
    BackendExecutor(const BackendExecutor&) = delete;
    BackendExecutor& operator=(const BackendExecutor&) = delete;

    ltn_run_result Run(const ltn_run& run) override;

private:
    bool IsPossible(const ltn_run_result& result, const ltn_run& run) const;

    BackendContext& context_;
    std::shared_ptr<const ltn_program_description> description_;
    void* program_ = nullptr;
    std::function<void()> destruction_;  // Destroys the program. Created early, since the destructor must not fail.
};

}  // namespace latent
