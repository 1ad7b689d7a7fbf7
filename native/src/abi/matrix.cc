#include "abi/guard.h"
#include "abi/kernel_call.h"
#include "program/rules/gemm.h"

namespace {

// out[m,n] = activation(a * b + bias); packed_b and bias may be null.
ltn_status Multiply(float* out, ltn_context* context, ltn_form form, int64_t m, int64_t n, int64_t k, const float* a,
                    const float* b, const float* packed_b, const float* bias, ltn_activation activation, float slope) {
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
        if (bias != nullptr) call.InputAt(2, "bias", bias, {n});
        if (packed_b != nullptr) call.InputAt(5, "packed_b", packed_b, {latent::PackedElements(n, k)});
        call.Output("out", out, {m, n});
        call.Run();
    });
}

}  // namespace

extern "C" {

ltn_status ltn_matrix_multiply_f32(float* out, ltn_context* context, ltn_form form, int64_t m, int64_t n, int64_t k,
                                   const float* a, const float* b, const float* bias, ltn_activation activation,
                                   float slope) {
    return Multiply(out, context, form, m, n, k, a, b, nullptr, bias, activation, slope);
}

ltn_status ltn_matrix_pack_f32(float* out, ltn_context* context, ltn_form form, int64_t n, int64_t k, const float* b) {
    return latent::Guard([&] {
        latent::RequireSize("n", n);
        latent::RequireSize("k", k);
        const bool transposed = form == LTN_FORM_NT;
        latent::KernelCall call(context, LTN_OPCODE_PACK, form);
        call.Input("b", b, {transposed ? n : k, transposed ? k : n});
        call.Output("out", out, std::initializer_list<int64_t>{latent::PackedElements(n, k)});
        call.Run();
    });
}

ltn_status ltn_matrix_multiply_packed_f32(float* out, ltn_context* context, ltn_form form, int64_t m, int64_t n,
                                          int64_t k, const float* a, const float* b, const float* packed_b,
                                          const float* bias, ltn_activation activation, float slope) {
    return Multiply(out, context, form, m, n, k, a, b, packed_b, bias, activation, slope);
}

}  // extern "C"
