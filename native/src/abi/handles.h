// What the opaque handles of latent.h hold.
#pragma once

#include <memory>

#include "cpu/context.h"
#include "latent/latent.h"
#include "program/program.h"

struct ltn_context {
    std::unique_ptr<latent::Context> context;
    latent::CpuContext* cpu;  // The same if it is one of the CPU, else null.
};

struct ltn_program {
    latent::Program program;
};

namespace latent {

// The context that calls of a kind ("kernel calls") run on. Throws Error unless it is one of the CPU.
CpuContext& RequireCpu(ltn_context* context, const char* calls);

}  // namespace latent
