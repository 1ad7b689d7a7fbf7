// refused 4: the macro 'LTN_BIG' is '64u'; an integer such as 64 or 0x40 was expected

/* D. */
#define LTN_BIG 64u
