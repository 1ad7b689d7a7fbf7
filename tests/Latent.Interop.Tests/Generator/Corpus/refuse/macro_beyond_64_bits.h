// refused 4: the macro 'LTN_BIG' is '9223372036854775808'; an integer such as 64 or 0x40 was expected

/* D. */
#define LTN_BIG 9223372036854775808
