// refused 8: the type name 'wchar_t' is not of the form ltn_noun
#include <stdint.h>
#define LTN_API __attribute__((visibility("default")))
/* Status. */
typedef int32_t ltn_status;
enum ltn_status_values { LTN_STATUS_OK = 0 }; /* Success. */

typedef int wchar_t;
/* D. */
LTN_API ltn_status ltn_a_b(const wchar_t* name);
