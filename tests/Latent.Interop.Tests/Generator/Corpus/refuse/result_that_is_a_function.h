// refused 7: the result of 'ltn_a_b' is a function pointer; functions cross from the caller to the library only
#define LTN_API __attribute__((visibility("default")))

/* D. */
typedef void (*ltn_f_function)(void);
/* D. */
LTN_API ltn_f_function ltn_a_b(void);
