#include "program/context.h"

#include "runtime/error.h"

namespace latent {

Context::Use::Use(Context& context) : context_(context) {
    if (context.busy_.exchange(true, std::memory_order_acquire)) {
        throw Error(
            LTN_STATUS_INVALID_STATE,
            "the context is in use by another thread, expected one call at a time: create a context per thread");
    }
}

}  // namespace latent
