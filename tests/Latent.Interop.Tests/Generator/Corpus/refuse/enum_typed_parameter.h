// refused 9: the parameter 'a' of 'ltn_a_b' has an enum type, whose size the compiler chooses; use a typedef of int32_t
#include <stdint.h>
#define LTN_API __attribute__((visibility("default")))
/* Status. */
typedef int32_t ltn_status;
enum ltn_status_values { LTN_STATUS_OK = 0 }; /* Success. */

/* D. */
LTN_API ltn_status ltn_a_b(enum ltn_status_values a);
