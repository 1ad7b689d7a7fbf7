// refused 4: the function type 'ltn_f' is not of the form ltn_x_function

/* D. */
typedef void (*ltn_f)(void);
