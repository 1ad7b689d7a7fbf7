#include "program/rules/random.h"

#include <cinttypes>

#include "abi/arguments.h"
#include "abi/guard.h"
#include "abi/kernel_call.h"
#include "program/rules/counts.h"

extern "C" {

ltn_status ltn_random_draw_f32(float* out, ltn_context* context, ltn_random random, uint64_t seed, int32_t stream,
                               int64_t step, int64_t count, float p) {
    return latent::Guard([&] {
        latent::RequireChoice("random", random, latent::kRandomCount);
        latent::RequireSize("stream", stream);
        latent::RequireSize("step", step);
        latent::RequireSize("count", count);
        if (count > latent::kMaxDraws) {
            latent::FailArgument("count is %" PRId64 ", expected at most %" PRId64 ": the counter ends there", count,
                                 latent::kMaxDraws);
        }
        if (random == LTN_RANDOM_BERNOULLI) latent::RequireUnit("p", static_cast<double>(p));
        latent::KernelCall call(context, random, stream, {p});
        call.Output(0, "out", out, {count});
        call.Run(latent::ExecuteRandom, seed, step);
    });
}

}  // extern "C"
