// refused 7: the member 'LTN_F_A' of 'ltn_e' is not of the form LTN_E_NAME
#include <stdint.h>

/* D. */
typedef int32_t ltn_e;
enum ltn_e_values {
    LTN_F_A = 0 /* D. */
};
