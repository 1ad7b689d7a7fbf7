// refused 9: the out parameter 'out_a' of 'ltn_a_b' is not a pointer to writable memory
#include <stdint.h>
#define LTN_API __attribute__((visibility("default")))
/* Status. */
typedef int32_t ltn_status;
enum ltn_status_values { LTN_STATUS_OK = 0 }; /* Success. */

/* D. */
LTN_API ltn_status ltn_a_b(const float* out_a);
