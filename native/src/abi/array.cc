#include <algorithm>
#include <array>

#include "abi/guard.h"
#include "abi/kernel_call.h"

extern "C" {

ltn_status ltn_array_map_f32(float* out, ltn_context* context, ltn_map map, const float* x, int64_t count, float a,
                             float b) {
    return latent::Guard([&] {
        latent::RequireSize("count", count);
        latent::KernelCall call(context, LTN_OPCODE_MAP, map, 0, {a, b});
        call.Input("x", x, {count});
        call.Output("out", out, {count});
        call.Run();
    });
}

ltn_status ltn_array_combine_f32(float* out, ltn_context* context, ltn_combine combine, int32_t rank,
                                 const int64_t* dims, const float* p, const int64_t* p_dims, const float* q,
                                 const int64_t* q_dims, float a) {
    return latent::Guard([&] {
        latent::KernelCall call(context, LTN_OPCODE_COMBINE, combine, 0, {a});
        call.Input("p", p, latent::RequireDims("p_dims", p_dims, rank));
        call.Input("q", q, latent::RequireDims("q_dims", q_dims, rank));
        call.Output("out", out, latent::RequireDims("dims", dims, rank));
        call.Run();
    });
}

ltn_status ltn_array_select_f32(float* out, ltn_context* context, const float* condition, const float* p,
                                const float* q, int64_t count) {
    return latent::Guard([&] {
        latent::RequireSize("count", count);
        latent::KernelCall call(context, LTN_OPCODE_SELECT);
        call.Input("condition", condition, {count});
        call.Input("p", p, {count});
        call.Input("q", q, {count});
        call.Output("out", out, {count});
        call.Run();
    });
}

ltn_status ltn_array_reduce_f32(float* out, ltn_context* context, ltn_reduce reduce, int32_t rank, const int64_t* dims,
                                int32_t axes, const float* x) {
    return latent::Guard([&] {
        const std::span<const int64_t> sizes = latent::RequireDims("dims", dims, rank);
        std::array<int64_t, LTN_MAX_RANK> kept{};
        for (int32_t axis = 0; axis < rank; ++axis) kept[axis] = (axes >> axis & 1) != 0 ? 1 : sizes[axis];
        latent::KernelCall call(context, LTN_OPCODE_REDUCE, reduce, axes);
        call.Input("x", x, sizes);
        call.Output("out", out, std::span(kept).first(sizes.size()));
        call.Run();
    });
}

ltn_status ltn_array_softmax_f32(float* out, ltn_context* context, ltn_softmax softmax, const float* x, int64_t rows,
                                 int64_t columns) {
    return latent::Guard([&] {
        latent::RequireSize("rows", rows);
        latent::RequireSize("columns", columns);
        latent::KernelCall call(context, LTN_OPCODE_SOFTMAX, softmax);
        call.Input("x", x, {rows, columns});
        call.Output("out", out, {rows, columns});
        call.Run();
    });
}

ltn_status ltn_array_fill_f32(float* out, ltn_context* context, float value, int64_t count) {
    return latent::Guard([&] {
        latent::RequireSize("count", count);
        latent::KernelCall call(context, LTN_OPCODE_FILL, 0, 0, {value});
        call.Output("out", out, {count});
        call.Run();
    });
}

}  // extern "C"
