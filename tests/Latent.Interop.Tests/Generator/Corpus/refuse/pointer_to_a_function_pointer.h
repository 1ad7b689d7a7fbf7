// refused 11: the parameter 'f' of 'ltn_a_b' is a pointer to 'ltn_f_function', which is a pointer itself; pass it by value
#include <stdint.h>
#define LTN_API __attribute__((visibility("default")))
/* Status. */
typedef int32_t ltn_status;
enum ltn_status_values { LTN_STATUS_OK = 0 }; /* Success. */

/* D. */
typedef void (*ltn_f_function)(void);
/* D. */
LTN_API ltn_status ltn_a_b(const ltn_f_function* f);
