#include "backend/context.h"

#include <cstring>

#include "abi/guard.h"
#include "abi/handles.h"
#include "backend/registry.h"
#include "cpu/runtime/variant.h"
#include "cpu/speed.h"

namespace {

constexpr ltn_context_options kDefaults{
    .backend = nullptr, .device = 0, .precision = LTN_PRECISION_F32, .threads = 0, .variant = LTN_VARIANT_BEST};

ltn_context* MakeContext(const ltn_context_options& options) {
    if (options.precision < LTN_PRECISION_F32 || options.precision > LTN_PRECISION_BF16) {
        latent::FailArgument("precision is %d, expected %d (f32), %d (tf32) or %d (bf16)", options.precision,
                             LTN_PRECISION_F32, LTN_PRECISION_TF32, LTN_PRECISION_BF16);
    }
    if (options.backend == nullptr || std::strcmp(options.backend, latent::kCpuName) == 0) {
        auto cpu = std::make_unique<latent::CpuContext>(options);
        latent::CpuContext* const same = cpu.get();
        return new ltn_context{std::move(cpu), same};
    }
    const latent::Backend& backend = latent::FindBackend(options.backend);
    return new ltn_context{std::make_unique<latent::BackendContext>(backend, options), nullptr};
}

}  // namespace

extern "C" {

ltn_status ltn_context_create(ltn_context** out_context, const ltn_context_options* options) {
    return latent::Guard([&] {
        latent::RequirePointer(out_context, "out_context");
        *out_context = MakeContext(options == nullptr ? kDefaults : *options);
    });
}

void ltn_context_destroy(ltn_context* context) {
    delete context;
}

int32_t ltn_context_threads(const ltn_context* context) {
    return context == nullptr || context->cpu == nullptr ? 0 : context->cpu->threads();
}

ltn_variant ltn_context_variant(const ltn_context* context) {
    return context == nullptr || context->cpu == nullptr ? LTN_VARIANT_BEST : context->cpu->variant();
}

const char* ltn_context_backend(const ltn_context* context) {
    return context == nullptr ? "" : context->context->backend();
}

ltn_capability ltn_context_capabilities(const ltn_context* context) {
    return context == nullptr ? 0 : context->context->capabilities();
}

ltn_status ltn_context_measure(ltn_speed* out_speed, ltn_context* context, int64_t update_bytes) {
    return latent::Guard([&] {
        latent::RequirePointer(out_speed, "out_speed");
        *out_speed = latent::MeasureSpeed(latent::RequireCpu(context, "measurements"), update_bytes);
    });
}

int32_t ltn_variant_supported(ltn_variant variant) {
    return latent::VariantSupported(variant) ? 1 : 0;
}

}  // extern "C"
