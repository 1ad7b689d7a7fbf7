#include <cinttypes>

#include "abi/arguments.h"
#include "abi/guard.h"
#include "abi/kernel_call.h"

extern "C" {

ltn_status ltn_optimizer_sgd_f32(float* out_parameter, float* out_velocity, ltn_context* context, const float* gradient,
                                 int64_t count, float learning_rate, double momentum, double weight_decay,
                                 int32_t nesterov) {
    return latent::Guard([&] {
        latent::RequireSize("count", count);
        latent::RequireNotNegative("momentum", momentum);
        latent::RequireNotNegative("weight_decay", weight_decay);
        latent::RequireSwitch("nesterov", nesterov);
        if (momentum == 0.0 && nesterov != 0) latent::FailArgument("momentum is 0, expected more with nesterov");
        latent::KernelCall call(context, 0, 0, {momentum, weight_decay, static_cast<double>(nesterov)});
        call.Input(0, "gradient", gradient, {count});
        call.Input(1, "learning_rate", &learning_rate, {});
        call.Output(0, "out_parameter", out_parameter, {count});
        if (out_velocity != nullptr || momentum != 0.0) call.Output(1, "out_velocity", out_velocity, {count});
        call.Run(latent::ExecuteSgd);
    });
}

ltn_status ltn_optimizer_rmsprop_f32(float* out_parameter, float* out_mean_square, ltn_context* context,
                                     const float* gradient, int64_t count, float learning_rate, double smoothing,
                                     double epsilon, double weight_decay) {
    return latent::Guard([&] {
        latent::RequireSize("count", count);
        latent::RequireUnit("smoothing", smoothing);
        latent::RequireNotNegative("epsilon", epsilon);
        latent::RequireNotNegative("weight_decay", weight_decay);
        latent::KernelCall call(context, 0, 0, {smoothing, epsilon, weight_decay});
        call.Input(0, "gradient", gradient, {count});
        call.Input(1, "learning_rate", &learning_rate, {});
        call.Output(0, "out_parameter", out_parameter, {count});
        call.Output(1, "out_mean_square", out_mean_square, {count});
        call.Run(latent::ExecuteRmsprop);
    });
}

ltn_status ltn_optimizer_adam_f32(float* out_parameter, float* out_first_moment, float* out_second_moment,
                                  ltn_context* context, const float* gradient, int64_t count, int64_t step,
                                  float learning_rate, double beta1, double beta2, double epsilon, double weight_decay,
                                  int32_t decoupled) {
    return latent::Guard([&] {
        latent::RequireSize("count", count);
        if (step < 0 || step == INT64_MAX) {
            latent::FailArgument("step is %" PRId64 ", expected 0 to %" PRId64, step, INT64_MAX - 1);
        }
        latent::RequireBelowOne("beta1", beta1);
        latent::RequireBelowOne("beta2", beta2);
        latent::RequireNotNegative("epsilon", epsilon);
        latent::RequireNotNegative("weight_decay", weight_decay);
        latent::RequireSwitch("decoupled", decoupled);
        latent::KernelCall call(context, 0, 0, {beta1, beta2, epsilon, weight_decay, static_cast<double>(decoupled)});
        call.Input(0, "gradient", gradient, {count});
        call.Input(1, "learning_rate", &learning_rate, {});
        call.Output(0, "out_parameter", out_parameter, {count});
        call.Output(1, "out_first_moment", out_first_moment, {count});
        call.Output(2, "out_second_moment", out_second_moment, {count});
        call.Run(latent::ExecuteAdam, 0, step);
    });
}

}  // extern "C"
