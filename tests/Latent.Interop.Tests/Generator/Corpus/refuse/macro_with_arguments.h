// refused 4: the macro 'LTN_TWICE' takes arguments; only integer constants are allowed

/* D. */
#define LTN_TWICE(x) ((x) * 2)
