// Calls of the random operation.
#pragma once

#include "support/op_tester.h"

namespace latent {

inline OpCall RandomCall(ltn_random kind, const Shape& shape, uint64_t seed, int32_t stream, int64_t step,
                         double p = 0) {
    OpCall call{.opcode = LTN_OPCODE_RANDOM, .out = {TestTensor(shape)}, .seed = seed, .step = step};
    call.instruction.kind = kind;
    call.instruction.flags = stream;
    call.instruction.attributes[0] = p;
    return call;
}

}  // namespace latent
