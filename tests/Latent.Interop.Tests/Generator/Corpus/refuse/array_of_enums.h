// refused 9: the field 'ltn_s.a' is an array of 'ltn_status'; only arrays of numbers and of char are allowed in a struct
#include <stdint.h>
/* Status. */
typedef int32_t ltn_status;
enum ltn_status_values { LTN_STATUS_OK = 0 }; /* Success. */

/* D. */
typedef struct ltn_s {
    ltn_status a[2]; /* D. */
} ltn_s;
