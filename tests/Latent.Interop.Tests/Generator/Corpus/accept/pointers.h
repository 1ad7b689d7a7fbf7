#include <stdint.h>
#define LTN_API __attribute__((visibility("default")))
/* Status. */
typedef int32_t ltn_status;
enum ltn_status_values { LTN_STATUS_OK = 0 }; /* Success. */
/* Rows of bytes. */
typedef struct ltn_rows {
    const uint8_t* const* data; /* One pointer for each row. */
    int64_t* counts;            /* NULL, or written to. */
} ltn_rows;
/* Gives a name. */
LTN_API const char* ltn_rows_name(void);
/* Copies. */
LTN_API ltn_status ltn_rows_copy(float* out, const float* restrict in, const ltn_rows* rows, uint64_t row_seed);
