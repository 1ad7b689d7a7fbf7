// refused 6: 'ltn_a_count' returns a value and yet may write through 'out'; return ltn_status, or make it const
#include <stdint.h>
#define LTN_API __attribute__((visibility("default")))

/* D. */
LTN_API int32_t ltn_a_count(int32_t* out);
