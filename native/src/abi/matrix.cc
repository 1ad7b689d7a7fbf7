#include "abi/guard.h"
#include "abi/kernel_call.h"

extern "C" {

ltn_status ltn_matrix_multiply_f32(float* out, ltn_context* context, ltn_form form, int64_t m, int64_t n, int64_t k,
                                   const float* a, const float* b, const float* bias, ltn_activation activation,
                                   float slope) {
    return latent::Guard([&] {
        latent::RequireSize("m", m);
        latent::RequireSize("n", n);
        latent::RequireSize("k", k);
        const double used_slope = activation == LTN_ACTIVATION_LEAKY_RELU ? double{slope} : 0.0;
        latent::KernelCall call(context, LTN_OPCODE_MATMUL, form, activation, {used_slope});
        const bool a_transposed = form == LTN_FORM_TN;
        const bool b_transposed = form == LTN_FORM_NT;
        call.Input("a", a, {a_transposed ? k : m, a_transposed ? m : k});
        call.Input("b", b, {b_transposed ? n : k, b_transposed ? k : n});
        if (bias != nullptr) call.Input("bias", bias, {n});
        call.Output("out", out, {m, n});
        call.Run();
    });
}

}  // extern "C"
