#include "abi/arguments.h"
#include "abi/guard.h"
#include "abi/kernel_call.h"
#include "program/rules/gemm.h"

namespace {

// out[m,n] = activation(a * b + bias); packed_b and bias may be null.
ltn_status Multiply(float* out, ltn_context* context, ltn_form form, int64_t m, int64_t n, int64_t k, const float* a,
                    const float* b, const float* packed_b, const float* bias, ltn_activation activation, float slope) {
    return latent::Guard([&] {
        latent::RequireChoice("form", form, latent::kFormCount);
        latent::RequireChoice("activation", activation, latent::kActivationCount);
        latent::RequireSize("m", m);
        latent::RequireSize("n", n);
        latent::RequireSize("k", k);
        if (packed_b != nullptr && form == LTN_FORM_TN) {
            latent::FailArgument("packed_b is present, expected only for the forms NN and NT");
        }
        const bool a_transposed = form == LTN_FORM_TN;
        const bool b_transposed = form == LTN_FORM_NT;
        latent::KernelCall call(context, form, activation, {slope});
        call.Input(0, "a", a, {a_transposed ? k : m, a_transposed ? m : k});
        call.Input(1, "b", b, {b_transposed ? n : k, b_transposed ? k : n});
        if (bias != nullptr) call.Input(2, "bias", bias, {n});
        if (packed_b != nullptr) call.Input(5, "packed_b", packed_b, {latent::PackedElements(n, k)});
        call.Output(0, "out", out, {m, n});
        call.Run(latent::ExecuteMatmul);
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
        latent::RequireChoice("form", form, LTN_FORM_TN);  // NN or NT.
        latent::RequireSize("n", n);
        latent::RequireSize("k", k);
        const bool transposed = form == LTN_FORM_NT;
        latent::KernelCall call(context, form);
        call.Input(0, "b", b, {transposed ? n : k, transposed ? k : n});
        call.Output(0, "out", out, {latent::PackedElements(n, k)});
        call.Run(latent::ExecutePack);
    });
}

ltn_status ltn_matrix_multiply_packed_f32(float* out, ltn_context* context, ltn_form form, int64_t m, int64_t n,
                                          int64_t k, const float* a, const float* b, const float* packed_b,
                                          const float* bias, ltn_activation activation, float slope) {
    return Multiply(out, context, form, m, n, k, a, b, packed_b, bias, activation, slope);
}

}  // extern "C"
