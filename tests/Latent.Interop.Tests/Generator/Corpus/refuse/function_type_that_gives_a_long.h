// refused 4: the result of 'ltn_f_function' has type 'long', which is outside the dialect; use a fixed-width type of stdint.h

/* D. */
typedef long (*ltn_f_function)(void);
