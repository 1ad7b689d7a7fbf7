#include <array>

#include "abi/arguments.h"
#include "abi/guard.h"
#include "abi/kernel_call.h"
#include "program/rules/counts.h"
#include "program/shapes.h"

extern "C" {

ltn_status ltn_array_map_f32(float* out, ltn_context* context, ltn_map map, const float* x, int64_t count, float a,
                             float b) {
    return latent::Guard([&] {
        latent::RequireChoice("map", map, latent::kMapCount);
        latent::RequireSize("count", count);
        latent::KernelCall call(context, map, 0, {a, b});
        call.Input(0, "x", x, {count}, latent::InPlace::kAllowed);
        call.Output(0, "out", out, {count});
        call.Run(latent::ExecuteMap);
    });
}

ltn_status ltn_array_combine_f32(float* out, ltn_context* context, ltn_combine combine, int32_t rank,
                                 const int64_t* dims, const float* p, const int64_t* p_dims, const float* q,
                                 const int64_t* q_dims, float a) {
    return latent::Guard([&] {
        latent::RequireChoice("combine", combine, latent::kCombineCount);
        const latent::Dims out_sizes = latent::RequireDims("dims", dims, rank);
        const latent::Dims p_sizes = latent::RequireDims("p_dims", p_dims, rank);
        const latent::Dims q_sizes = latent::RequireDims("q_dims", q_dims, rank);
        latent::RequireBroadcast(p_sizes, "p", out_sizes, "out");
        latent::RequireBroadcast(q_sizes, "q", out_sizes, "out");
        latent::KernelCall call(context, combine, 0, {a});
        call.Input(0, "p", p, p_sizes, latent::InPlace::kAllowed);
        call.Input(1, "q", q, q_sizes, latent::InPlace::kAllowed);
        call.Output(0, "out", out, out_sizes);
        call.Run(latent::ExecuteCombine);
    });
}

ltn_status ltn_array_select_f32(float* out, ltn_context* context, const float* condition, const float* p,
                                const float* q, int64_t count) {
    return latent::Guard([&] {
        latent::RequireSize("count", count);
        latent::KernelCall call(context);
        call.Input(0, "condition", condition, {count}, latent::InPlace::kAllowed);
        call.Input(1, "p", p, {count}, latent::InPlace::kAllowed);
        call.Input(2, "q", q, {count}, latent::InPlace::kAllowed);
        call.Output(0, "out", out, {count});
        call.Run(latent::ExecuteSelect);
    });
}

ltn_status ltn_array_reduce_f32(float* out, ltn_context* context, ltn_reduce reduce, int32_t rank, const int64_t* dims,
                                int32_t axes, const float* x) {
    return latent::Guard([&] {
        latent::RequireChoice("reduce", reduce, latent::kReduceCount);
        const latent::Dims sizes = latent::RequireDims("dims", dims, rank);
        if (axes < 0 || axes >> rank != 0) {
            latent::FailArgument("axes are %d, expected 0 to %d for x of rank %d", axes, (1 << rank) - 1, rank);
        }
        std::array<int64_t, LTN_MAX_RANK> kept{};
        for (int32_t axis = 0; axis < rank; ++axis) kept[axis] = (axes >> axis & 1) != 0 ? 1 : sizes[axis];
        latent::KernelCall call(context, reduce, axes);
        call.Input(0, "x", x, sizes);
        call.Output(0, "out", out, latent::Dims(kept).first(sizes.size()));
        call.Run(latent::ExecuteReduce);
    });
}

ltn_status ltn_array_softmax_f32(float* out, ltn_context* context, ltn_softmax softmax, const float* x, int64_t rows,
                                 int64_t columns) {
    return latent::Guard([&] {
        latent::RequireChoice("softmax", softmax, latent::kSoftmaxCount);
        latent::RequireSize("rows", rows);
        latent::RequireSize("columns", columns);
        latent::KernelCall call(context, softmax);
        call.Input(0, "x", x, {rows, columns}, latent::InPlace::kAllowed);
        call.Output(0, "out", out, {rows, columns});
        call.Run(latent::ExecuteSoftmax);
    });
}

ltn_status ltn_array_fill_f32(float* out, ltn_context* context, float value, int64_t count) {
    return latent::Guard([&] {
        latent::RequireSize("count", count);
        latent::KernelCall call(context, 0, 0, {value});
        call.Output(0, "out", out, {count});
        call.Run(latent::ExecuteFill);
    });
}

}  // extern "C"
