#include <stdint.h>
/* Status. */
typedef int32_t ltn_status;
enum ltn_status_values { LTN_STATUS_OK = 0 }; /* Success. */
/* What a caller can do. */
typedef struct ltn_table {
    const char* name; /* Of the caller. */
    /* Counts things. */
    ltn_status (*thing_count)(int32_t* out_count, char* message);
    /* Makes a thing, of
     * some bytes. */
    void* (*thing_make)(int64_t bytes);
    void (*close)(void); /* Ends it all. */
} ltn_table;
