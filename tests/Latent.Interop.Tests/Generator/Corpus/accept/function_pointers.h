#include <stdint.h>
#define LTN_API __attribute__((visibility("default")))
/* Status. */
typedef int32_t ltn_status;
enum ltn_status_values { LTN_STATUS_OK = 0 }; /* Success. */
/* Gives bytes. */
typedef void* (*ltn_give_function)(void* state, int64_t bytes);
/* Wraps a giver. */
typedef ltn_status (*ltn_wrap_function)(ltn_give_function give);
/* A giver and what it needs. */
typedef struct ltn_giver {
    void* state;            /* Handed to give. */
    ltn_give_function give; /* Called once. */
} ltn_giver;
/* Takes from a giver. */
LTN_API ltn_status ltn_giver_take(ltn_give_function give, void* state);
/* Wraps. */
LTN_API ltn_status ltn_giver_wrap(ltn_wrap_function wrap);
