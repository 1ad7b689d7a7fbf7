// refused 7: the result of 'ltn_a_b' is a function pointer; only parameters and fields may be function pointers
#define LTN_API __attribute__((visibility("default")))

/* D. */
typedef void (*ltn_f_function)(void);
/* D. */
LTN_API ltn_f_function ltn_a_b(void);
