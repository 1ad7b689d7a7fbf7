// refused 7: the field 'ltn_s.a' is an array of 'ltn_f_function'; only arrays of numbers and of char are allowed in a struct

/* D. */
typedef void (*ltn_f_function)(void);
/* D. */
typedef struct ltn_s {
    ltn_f_function a[2]; /* D. */
} ltn_s;
