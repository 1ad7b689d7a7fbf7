// refused 5: the result of 'ltn_a_data' points to writable memory; return it through an out parameter
#define LTN_API __attribute__((visibility("default")))

/* D. */
LTN_API float* ltn_a_data(void);
