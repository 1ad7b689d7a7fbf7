// refused 4: 'ltn_f' is a typedef of 'void (void)'; only int32_t (an enum), a struct of the same name and a pointer to a function are allowed

/* D. */
typedef void ltn_f(void);
