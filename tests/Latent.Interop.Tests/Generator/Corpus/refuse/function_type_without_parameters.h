// refused 4: 'ltn_f_function' declares no parameters; write (void)

/* D. */
typedef void (*ltn_f_function)();
