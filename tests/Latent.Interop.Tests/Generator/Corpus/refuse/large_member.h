// refused 7: the member 'LTN_E_A' is 2147483648, which does not fit int32_t
#include <stdint.h>

/* D. */
typedef int32_t ltn_e;
enum ltn_e_values {
    LTN_E_A = 0x80000000 /* D. */
};
