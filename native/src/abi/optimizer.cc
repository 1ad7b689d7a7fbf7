#include <cinttypes>

#include "abi/guard.h"
#include "abi/kernel_call.h"

extern "C" {

ltn_status ltn_optimizer_sgd_f32(float* out_parameter, float* out_velocity, ltn_context* context, const float* gradient,
                                 int64_t count, float learning_rate, double momentum, double weight_decay,
                                 int32_t nesterov) {
    return latent::Guard([&] {
        latent::RequireSize("count", count);
        latent::KernelCall call(context, LTN_OPCODE_SGD, 0, 0, {momentum, weight_decay, static_cast<double>(nesterov)});
        call.Input("gradient", gradient, {count});
        call.Input("learning_rate", &learning_rate, {});
        call.Output("out_parameter", out_parameter, {count});
        if (out_velocity != nullptr || momentum != 0.0) call.Output("out_velocity", out_velocity, {count});
        call.Run();
    });
}

ltn_status ltn_optimizer_rmsprop_f32(float* out_parameter, float* out_mean_square, ltn_context* context,
                                     const float* gradient, int64_t count, float learning_rate, double smoothing,
                                     double epsilon, double weight_decay) {
    return latent::Guard([&] {
        latent::RequireSize("count", count);
        latent::KernelCall call(context, LTN_OPCODE_RMSPROP, 0, 0, {smoothing, epsilon, weight_decay});
        call.Input("gradient", gradient, {count});
        call.Input("learning_rate", &learning_rate, {});
        call.Output("out_parameter", out_parameter, {count});
        call.Output("out_mean_square", out_mean_square, {count});
        call.Run();
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
        latent::KernelCall call(context, LTN_OPCODE_ADAM, 0, 0,
                                {beta1, beta2, epsilon, weight_decay, static_cast<double>(decoupled)});
        call.Input("gradient", gradient, {count});
        call.Input("learning_rate", &learning_rate, {});
        call.Output("out_parameter", out_parameter, {count});
        call.Output("out_first_moment", out_first_moment, {count});
        call.Output("out_second_moment", out_second_moment, {count});
        call.Run(0, step);
    });
}

}  // extern "C"
