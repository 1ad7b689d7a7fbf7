// refused 4: the macro 'LTN_PI' is '3.14f'; an integer such as 64 or 0x40 was expected

/* D. */
#define LTN_PI 3.14f
