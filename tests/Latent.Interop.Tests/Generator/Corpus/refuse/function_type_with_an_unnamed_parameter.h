// refused 5: parameter 1 of 'ltn_f_function' is named ''; lower case with underscores was expected
#include <stdint.h>

/* D. */
typedef void (*ltn_f_function)(int32_t);
