// Attributes that compilers spell differently.
#pragma once

// Lets the compiler check the arguments of a function whose parameter number index is a printf-style format.
#if defined(__MINGW32__)
#define LATENT_PRINTF(index) [[gnu::format(gnu_printf, index, index + 1)]]
#elif __has_cpp_attribute(gnu::format)
#define LATENT_PRINTF(index) [[gnu::format(printf, index, index + 1)]]
#else
#define LATENT_PRINTF(index)
#endif
