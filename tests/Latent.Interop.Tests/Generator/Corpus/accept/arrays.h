#include <stdint.h>
/* Status. */
typedef int32_t ltn_status;
enum ltn_status_values { LTN_STATUS_OK = 0 }; /* Success. */
/* Sizes of a grid. */
typedef struct ltn_grid {
    int32_t row_dims[3]; /* Of the rows. */
    ltn_status status;   /* What came of it. */
} ltn_grid;
