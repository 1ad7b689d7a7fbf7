// refused 9: the parameter 'x' of 'ltn_a_b' is an array; use a pointer
#include <stdint.h>
#define LTN_API __attribute__((visibility("default")))
/* Status. */
typedef int32_t ltn_status;
enum ltn_status_values { LTN_STATUS_OK = 0 }; /* Success. */

/* D. */
LTN_API ltn_status ltn_a_b(const float x[3]);
