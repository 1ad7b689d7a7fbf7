#define LATENT_TEST_H_
/* Of six bits. */
#define LTN_MAX 0x40
/* Needs 64 bits. */
#define LTN_LEAST -5000000000
/* Sizes. */
#define LTN_ROWS 2
#define LTN_COLUMNS 3
