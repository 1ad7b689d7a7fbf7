// refused 5: the type name 'status' is not of the form ltn_noun
#include <stdint.h>

/* D. */
typedef int32_t status;
