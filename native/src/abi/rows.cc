#include "abi/arguments.h"
#include "abi/guard.h"
#include "abi/kernel_call.h"

namespace {

ltn_status Gather(float* out, ltn_context* context, const void* table, ltn_dtype dtype, int64_t rows, int64_t columns,
                  const int32_t* indices, int64_t count, float scale) {
    return latent::Guard([&] {
        latent::RequireSize("rows", rows);
        latent::RequireSize("columns", columns);
        latent::RequireSize("count", count);
        latent::KernelCall call(context, 0, 0, {scale});
        call.Input(0, "table", table, dtype, {rows, columns});
        call.Input(1, "indices", indices, LTN_DTYPE_I32, {count});
        call.Output(0, "out", out, {count, columns});
        call.Run(latent::ExecuteGatherRows);
    });
}

}  // namespace

extern "C" {

ltn_status ltn_rows_gather_f32(float* out, ltn_context* context, const float* table, int64_t rows, int64_t columns,
                               const int32_t* indices, int64_t count, float scale) {
    return Gather(out, context, table, LTN_DTYPE_F32, rows, columns, indices, count, scale);
}

ltn_status ltn_rows_gather_u8(float* out, ltn_context* context, const uint8_t* table, int64_t rows, int64_t columns,
                              const int32_t* indices, int64_t count, float scale) {
    return Gather(out, context, table, LTN_DTYPE_U8, rows, columns, indices, count, scale);
}

}  // extern "C"
