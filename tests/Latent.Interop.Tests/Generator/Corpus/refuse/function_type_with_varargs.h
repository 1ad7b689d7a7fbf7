// refused 5: 'ltn_f_function' takes a variable number of arguments
#include <stdint.h>

/* D. */
typedef void (*ltn_f_function)(int32_t a, ...);
