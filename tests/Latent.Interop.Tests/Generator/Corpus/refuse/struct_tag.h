// refused 11: the parameter 'h' of 'ltn_a_b' has type 'struct ltn_h'; use the name of a typedef
#include <stdint.h>
#define LTN_API __attribute__((visibility("default")))
/* Status. */
typedef int32_t ltn_status;
enum ltn_status_values { LTN_STATUS_OK = 0 }; /* Success. */

/* D. */
typedef struct ltn_h ltn_h;
/* D. */
LTN_API ltn_status ltn_a_b(struct ltn_h* h);
