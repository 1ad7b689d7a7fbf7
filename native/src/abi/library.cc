#include <cstddef>
#include <iterator>

#include "abi/guard.h"

namespace {

#define LATENT_STRUCT(type) {#type, "", sizeof(type)},
#define LATENT_FIELD(type, field) {#type, #field, offsetof(type, field)},

constexpr ltn_layout kLayout[] = {
#include "abi/layout.inc"
};

#undef LATENT_STRUCT
#undef LATENT_FIELD

}  // namespace

extern "C" {

int32_t ltn_library_abi_version(void) {
    return LTN_ABI_VERSION;
}

const char* ltn_library_version(void) {
    return LATENT_VERSION;
}

ltn_status ltn_library_layout(const ltn_layout** out_entries, int32_t* out_count) {
    return latent::Guard([&] {
        latent::RequirePointer(out_entries, "out_entries");
        latent::RequirePointer(out_count, "out_count");
        *out_entries = kLayout;
        *out_count = static_cast<int32_t>(std::size(kLayout));
    });
}

const char* ltn_error_message(void) {
    return latent::LastMessage();
}

}  // extern "C"
