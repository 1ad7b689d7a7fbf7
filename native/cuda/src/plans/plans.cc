#include "../call.h"

namespace latent::cuda {

#define LATENT_PLAN(opcode, function) void function(const Call& call, Launches& launches);
#include "plans.inc"
#undef LATENT_PLAN

Plan FindPlan(ltn_opcode opcode) {
    switch (opcode) {
#define LATENT_PLAN(opcode, function) \
    case opcode:                      \
        return function;
#include "plans.inc"
#undef LATENT_PLAN
        default:
            return nullptr;
    }
}

}  // namespace latent::cuda
