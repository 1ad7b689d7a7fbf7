#include "abi/guard.h"
#include "abi/handles.h"
#include "cpu/runtime/variant.h"
#include "cpu/speed.h"

extern "C" {

ltn_status ltn_context_create(ltn_context** out_context, const ltn_context_options* options) {
    return latent::Guard([&] {
        latent::RequirePointer(out_context, "out_context");
        const ltn_context_options defaults{.threads = 0, .variant = LTN_VARIANT_BEST};
        auto cpu = std::make_unique<latent::CpuContext>(options == nullptr ? defaults : *options);
        latent::CpuContext* const address = cpu.get();
        *out_context = new ltn_context{std::move(cpu), address};
    });
}

void ltn_context_destroy(ltn_context* context) {
    delete context;
}

int32_t ltn_context_threads(const ltn_context* context) {
    return context == nullptr ? 0 : context->cpu->threads();
}

ltn_variant ltn_context_variant(const ltn_context* context) {
    return context == nullptr ? LTN_VARIANT_BEST : context->cpu->variant();
}

ltn_status ltn_context_measure(ltn_speed* out_speed, ltn_context* context, int64_t update_bytes) {
    return latent::Guard([&] {
        latent::RequirePointer(out_speed, "out_speed");
        latent::RequirePointer(context, "context");
        *out_speed = latent::MeasureSpeed(*context->cpu, update_bytes);
    });
}

int32_t ltn_variant_supported(ltn_variant variant) {
    return latent::VariantSupported(variant) ? 1 : 0;
}

}  // extern "C"
