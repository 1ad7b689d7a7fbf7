// refused 9: the parameter 'letter' of 'ltn_a_b' is 'char'; pass text as const char*, bytes as uint8_t
#include <stdint.h>
#define LTN_API __attribute__((visibility("default")))
/* Status. */
typedef int32_t ltn_status;
enum ltn_status_values { LTN_STATUS_OK = 0 }; /* Success. */

/* D. */
LTN_API ltn_status ltn_a_b(char letter);
