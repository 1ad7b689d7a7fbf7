// refused 6: 'ltn_a_reset' returns nothing; only ltn_noun_destroy with one pointer, or a handle and a pointer, may, others return ltn_status
#include <stdint.h>
#define LTN_API __attribute__((visibility("default")))

/* D. */
LTN_API void ltn_a_reset(int32_t a);
