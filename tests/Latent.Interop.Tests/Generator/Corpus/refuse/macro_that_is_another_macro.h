// refused 6: the macro 'LTN_B' is 'LTN_A'; an integer such as 64 or 0x40 was expected

/* D. */
#define LTN_A 4
/* D. */
#define LTN_B LTN_A
