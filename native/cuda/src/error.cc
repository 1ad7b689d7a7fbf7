#include "error.h"

#include <cstdio>

namespace latent::cuda {

ltn_status Report(char* message, ltn_status status, const char* text) {
    std::snprintf(message, LTN_MESSAGE_BYTES, "%s", text);
    return status;
}

}  // namespace latent::cuda
