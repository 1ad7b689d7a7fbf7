// The times of instructions, between events of the GPU.
#pragma once

#include <memory>
#include <vector>

#include "binding.h"
#include "event.h"

namespace latent::cuda {

class Profiler {
public:
    // The binding must outlive the profiler. Throws Error.
    Profiler(const Context& context, const Binding& binding);

    // Runs a step and adds the nanoseconds of each instruction. Throws Error.
    void RunStep(int64_t* profile) const;

private:
    // The launches of an instruction, and the event behind them.
    struct Span {
        int32_t instruction;
        size_t begin, end;
        std::unique_ptr<Event> done;
    };

    const Binding& binding_;
    Event start_;
    std::vector<Span> spans_;
};

}  // namespace latent::cuda
