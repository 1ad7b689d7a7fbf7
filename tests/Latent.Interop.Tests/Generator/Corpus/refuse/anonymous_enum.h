// refused 3: an enum must be named ltn_x_values and follow 'typedef int32_t ltn_x;'

enum { LTN_A = 1 }; /* D. */
