// refused 13: the parameter 's' of 'ltn_a_b' passes 'ltn_s' by value; pass a pointer
#include <stdint.h>
#define LTN_API __attribute__((visibility("default")))
/* Status. */
typedef int32_t ltn_status;
enum ltn_status_values { LTN_STATUS_OK = 0 }; /* Success. */

/* D. */
typedef struct ltn_s {
    int32_t a; /* D. */
} ltn_s;
/* D. */
LTN_API ltn_status ltn_a_b(ltn_s s);
