// refused 4: the macro name 'MAX_RANK' is not of the form LTN_NAME

/* D. */
#define MAX_RANK 6
