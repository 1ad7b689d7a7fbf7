// refused 4: 'ltn_p' is a typedef of 'void *'; only int32_t (an enum), a struct of the same name and a pointer to a function are allowed

/* D. */
typedef void* ltn_p;
