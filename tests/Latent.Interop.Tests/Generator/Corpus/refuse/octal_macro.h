// refused 4: the macro 'LTN_MODE' is '0644'; an integer such as 64 or 0x40 was expected

/* D. */
#define LTN_MODE 0644
