// refused 4: the parameter 'a' of 'ltn_f_function' is a bool, whose size differs between languages; use int32_t

/* D. */
typedef void (*ltn_f_function)(_Bool a);
