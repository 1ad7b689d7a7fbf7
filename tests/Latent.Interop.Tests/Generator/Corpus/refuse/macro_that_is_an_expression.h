// refused 4: the macro 'LTN_BITS' is '( 1 << 4 )'; an integer such as 64 or 0x40 was expected

/* D. */
#define LTN_BITS (1 << 4)
