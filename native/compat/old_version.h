// Functions of this library that call the oldest version in glibc of the function of their name.
#pragma once

#if defined(__x86_64__)
#define LATENT_OLDEST "GLIBC_2.2.5"
#elif defined(__aarch64__)
#define LATENT_OLDEST "GLIBC_2.17"
#else
#error "the oldest glibc of this processor is unknown here: add its symbol version"
#endif

#define LATENT_HIDDEN extern "C" __attribute__((visibility("hidden")))

// Defines the function `name` of this library as a call of the oldest version in glibc.
#define LATENT_OLD_VERSION(result, name, parameters, arguments)    \
    extern "C" result latent_old_##name parameters;                \
    asm(".symver latent_old_" #name "," #name "@" LATENT_OLDEST);  \
    LATENT_HIDDEN result latent_new_##name parameters asm(#name);  \
    result latent_new_##name parameters {                          \
        return latent_old_##name arguments;                        \
    }
