// refused 8: 'ltn_a_b' is not exported; write LTN_API before it
#include <stdint.h>
/* Status. */
typedef int32_t ltn_status;
enum ltn_status_values { LTN_STATUS_OK = 0 }; /* Success. */

/* D. */
ltn_status ltn_a_b(void);
