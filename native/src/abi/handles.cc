#include "abi/handles.h"

#include "abi/guard.h"

namespace latent {

CpuContext& RequireCpu(ltn_context* context, const char* calls) {
    RequirePointer(context, "context");
    if (context->cpu != nullptr) return *context->cpu;
    throw Error(LTN_STATUS_UNSUPPORTED, std::string(calls) +
                                            " are for contexts of the CPU, and this one is of the backend '" +
                                            context->context->backend() + "': create one without a backend for them");
}

}  // namespace latent
