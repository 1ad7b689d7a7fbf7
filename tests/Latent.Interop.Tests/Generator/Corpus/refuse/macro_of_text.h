// refused 4: the macro 'LTN_NAME' is '"latent"'; an integer such as 64 or 0x40 was expected

/* D. */
#define LTN_NAME "latent"
