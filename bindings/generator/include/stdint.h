/* The fixed-width types of the dialect, for 64-bit targets. */
#ifndef LATENT_GENERATOR_STDINT_H_
#define LATENT_GENERATOR_STDINT_H_

typedef signed char int8_t;
typedef short int16_t;
typedef int int32_t;
typedef long long int64_t;
typedef unsigned char uint8_t;
typedef unsigned short uint16_t;
typedef unsigned int uint32_t;
typedef unsigned long long uint64_t;

#endif /* LATENT_GENERATOR_STDINT_H_ */
