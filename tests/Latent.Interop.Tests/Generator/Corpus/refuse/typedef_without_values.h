// refused 5: 'ltn_e' has no values: 'enum ltn_e_values' was expected after it
#include <stdint.h>

/* D. */
typedef int32_t ltn_e;
