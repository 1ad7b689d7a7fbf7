// refused 3: the enum 'ltn_e_values' must be named ltn_x_values and follow 'typedef int32_t ltn_x;'

enum ltn_e_values { LTN_E_A = 0 }; /* D. */
