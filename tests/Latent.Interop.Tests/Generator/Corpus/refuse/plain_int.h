// refused 9: the parameter 'count' of 'ltn_a_b' has type 'int', which is outside the dialect; use a fixed-width type of stdint.h
#include <stdint.h>
#define LTN_API __attribute__((visibility("default")))
/* Status. */
typedef int32_t ltn_status;
enum ltn_status_values { LTN_STATUS_OK = 0 }; /* Success. */

/* D. */
LTN_API ltn_status ltn_a_b(int count);
