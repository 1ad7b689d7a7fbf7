// refused 9: the field 'ltn_s.a' has an enum type, whose size the compiler chooses; use a typedef of int32_t
#include <stdint.h>
/* Status. */
typedef int32_t ltn_status;
enum ltn_status_values { LTN_STATUS_OK = 0 }; /* Success. */

/* D. */
typedef struct ltn_s {
    enum ltn_status_values a; /* D. */
} ltn_s;
