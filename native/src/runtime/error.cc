#include "runtime/error.h"

#include <cstdarg>
#include <cstdio>

namespace latent {

void FailArgument(const char* format, ...) {
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    throw Error(LTN_STATUS_INVALID_ARGUMENT, text);
}

}  // namespace latent
