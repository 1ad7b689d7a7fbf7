#include "abi/guard.h"
#include "abi/kernel_call.h"

extern "C" {

ltn_status ltn_random_draw_f32(float* out, ltn_context* context, ltn_random random, uint64_t seed, int32_t stream,
                               int64_t step, int64_t count, float p) {
    return latent::Guard([&] {
        latent::RequireSize("step", step);
        latent::RequireSize("count", count);
        const double used_p = random == LTN_RANDOM_BERNOULLI ? double{p} : 0.0;
        latent::KernelCall call(context, LTN_OPCODE_RANDOM, random, stream, {used_p});
        call.Output("out", out, {count});
        call.Run(seed, step);
    });
}

}  // extern "C"
