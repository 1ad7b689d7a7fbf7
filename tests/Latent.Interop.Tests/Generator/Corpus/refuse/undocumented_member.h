// refused 7: the member 'LTN_E_A' has no comment
#include <stdint.h>

/* D. */
typedef int32_t ltn_e;
enum ltn_e_values {
    LTN_E_A = 0
};
