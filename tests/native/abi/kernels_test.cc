// Tests of the kernel functions: one valid call of each, and the arguments that they refuse. The tests of the kernel
// families check their numbers.
#include <cmath>
#include <limits>
#include <vector>

#include "abi/context_fixture.h"
#include "abi/handles.h"

namespace latent {
namespace {

using AbiKernels = WithContext;
using Floats = std::vector<float>;

TEST_F(AbiKernels, matrix_multiply_in_three_forms) {
    const float a[] = {1, 2, 3, 4, 5, 6};             // [2, 3]
    const float a_transposed[] = {1, 4, 2, 5, 3, 6};  // [3, 2]
    const float b[] = {1, 0, 0, 1, -10, -10};         // [3, 2]
    const float b_transposed[] = {1, 0, -10, 0, 1, -10};
    const float bias[] = {10, 100};
    Floats out(4);
    const auto multiply = [&](ltn_form form, const float* p, const float* q, const float* r,
                              ltn_activation activation) {
        EXPECT_EQ(ltn_matrix_multiply_f32(out.data(), context_, form, 2, 2, 3, p, q, r, activation, 0.5f),
                  LTN_STATUS_OK)
            << ltn_error_message();
        return out;
    };
    const Floats product = {-29, -28, -56, -55};
    EXPECT_EQ(multiply(LTN_FORM_NN, a, b, nullptr, LTN_ACTIVATION_NONE), product);
    EXPECT_EQ(multiply(LTN_FORM_NT, a, b_transposed, nullptr, LTN_ACTIVATION_NONE), product);
    EXPECT_EQ(multiply(LTN_FORM_TN, a_transposed, b, nullptr, LTN_ACTIVATION_NONE), product);
    EXPECT_EQ(multiply(LTN_FORM_NN, a, b, bias, LTN_ACTIVATION_RELU), (Floats{0, 72, 0, 45}));
    EXPECT_EQ(multiply(LTN_FORM_NN, a, b, bias, LTN_ACTIVATION_LEAKY_RELU), (Floats{-9.5, 72, -23, 45}));
}

TEST_F(AbiKernels, matrix_multiply_of_nothing_is_the_bias) {
    Floats out = {7, 7};
    const float bias[] = {1, 2};
    EXPECT_EQ(ltn_matrix_multiply_f32(out.data(), context_, LTN_FORM_NN, 1, 2, 0, nullptr, nullptr, bias,
                                      LTN_ACTIVATION_NONE, 0),
              LTN_STATUS_OK)
        << ltn_error_message();
    EXPECT_EQ(out, (Floats{1, 2}));
    EXPECT_EQ(ltn_matrix_multiply_f32(nullptr, context_, LTN_FORM_NN, 0, 0, 0, nullptr, nullptr, nullptr,
                                      LTN_ACTIVATION_NONE, 0),
              LTN_STATUS_OK)
        << ltn_error_message();
}

TEST_F(AbiKernels, matrix_multiply_refuses) {
    Floats x(16);
    const auto multiply = [&](float* out, ltn_form form, int64_t m, int64_t n, int64_t k, const float* a,
                              ltn_activation activation) {
        return ltn_matrix_multiply_f32(out, context_, form, m, n, k, a, x.data() + 8, nullptr, activation, 0);
    };
    float* out = x.data();
    const float* a = x.data() + 4;
    EXPECT_REFUSED(multiply(out, 0, -1, 2, 2, a, 0), "m is -1, expected 0 or more");
    EXPECT_REFUSED(multiply(out, 0, 2, -2, 2, a, 0), "n is -2, expected 0 or more");
    EXPECT_REFUSED(multiply(out, 0, 2, 2, INT64_MIN, a, 0), "k is -9223372036854775808, expected 0 or more");
    EXPECT_REFUSED(multiply(nullptr, 0, 2, 2, 2, a, 0), "out is NULL, expected an address");
    EXPECT_REFUSED(multiply(out, 0, 2, 2, 2, nullptr, 0), "a is NULL, expected an address");
    EXPECT_REFUSED(multiply(out + 6, 0, 2, 2, 2, a, 0), "out [2, 2] overlaps a [2, 2], expected disjoint memory");
    EXPECT_REFUSED(multiply(out, 0, INT64_MAX, 2, 2, a, 0),
                   "a has shape [9223372036854775807, 2], expected a size of less than 2^63 bytes");
    EXPECT_REFUSED(multiply(out, 3, 2, 2, 2, a, 0), "form is 3, expected 0 to 2");
    EXPECT_REFUSED(multiply(out, 0, 2, 2, 2, a, 5), "activation is 5, expected 0 to 4");
    EXPECT_REFUSED(ltn_matrix_multiply_f32(out, nullptr, 0, 1, 1, 1, a, a, nullptr, 0, 0),
                   "context is NULL, expected an address");
}

TEST_F(AbiKernels, map_in_place_and_with_parameters) {
    Floats x = {-2, 0, 4};
    EXPECT_EQ(ltn_array_map_f32(x.data(), context_, LTN_MAP_LEAKY_RELU, x.data(), 3, 0.25f, 0), LTN_STATUS_OK);
    EXPECT_EQ(x, (Floats{-0.5f, 0, 4}));
    EXPECT_EQ(ltn_array_map_f32(x.data(), context_, LTN_MAP_AFFINE, x.data(), 3, 2, 1), LTN_STATUS_OK);
    EXPECT_EQ(x, (Floats{0, 1, 9}));
    EXPECT_EQ(ltn_array_map_f32(nullptr, context_, LTN_MAP_EXP, nullptr, 0, 0, 0), LTN_STATUS_OK);
}

TEST_F(AbiKernels, map_refuses) {
    Floats x(4);
    EXPECT_REFUSED(ltn_array_map_f32(x.data(), context_, 21, x.data(), 4, 0, 0), "map is 21, expected 0 to 20");
    EXPECT_REFUSED(ltn_array_map_f32(x.data(), context_, 0, x.data(), -4, 0, 0), "count is -4, expected 0 or more");
    EXPECT_REFUSED(ltn_array_map_f32(x.data(), context_, 0, x.data() + 1, 3, 0, 0),
                   "out [3] overlaps x [3], expected disjoint memory");
    EXPECT_REFUSED(ltn_array_map_f32(x.data(), context_, 0, nullptr, 4, 0, 0), "x is NULL, expected an address");
    const auto* odd = reinterpret_cast<const float*>(uintptr_t{1026});
    EXPECT_REFUSED(ltn_array_map_f32(x.data(), context_, 0, odd, 4, 0, 0),
                   "x is at 0x402, expected an address aligned to 4 bytes");
}

TEST_F(AbiKernels, combine_broadcasts) {
    const float p[] = {1, 2, 3};
    const float q[] = {10, 20};
    const int64_t dims[] = {2, 3}, p_dims[] = {1, 3}, q_dims[] = {2, 1};
    Floats out(6);
    EXPECT_EQ(ltn_array_combine_f32(out.data(), context_, LTN_COMBINE_ADD, 2, dims, p, p_dims, q, q_dims, 0),
              LTN_STATUS_OK)
        << ltn_error_message();
    EXPECT_EQ(out, (Floats{11, 12, 13, 21, 22, 23}));
    EXPECT_EQ(
        ltn_array_combine_f32(out.data(), context_, LTN_COMBINE_SUBTRACT, 2, dims, out.data(), dims, q, q_dims, 0),
        LTN_STATUS_OK)
        << ltn_error_message();
    EXPECT_EQ(out, (Floats{1, 2, 3, 1, 2, 3}));
    float scalar = 0;
    EXPECT_EQ(
        ltn_array_combine_f32(&scalar, context_, LTN_COMBINE_MULTIPLY, 0, nullptr, p + 1, nullptr, p + 2, nullptr, 0),
        LTN_STATUS_OK);
    EXPECT_EQ(scalar, 6.0f);
}

TEST_F(AbiKernels, combine_refuses) {
    Floats x(8);
    const int64_t dims[] = {2, 2}, wrong[] = {2, 3}, negative[] = {2, -1}, row[] = {1, 2};
    const auto combine = [&](ltn_combine kind, int32_t rank, const int64_t* out_dims, const float* p,
                             const int64_t* p_dims) {
        return ltn_array_combine_f32(x.data(), context_, kind, rank, out_dims, p, p_dims, x.data() + 4, dims, 0);
    };
    EXPECT_REFUSED(combine(0, 2, dims, x.data(), wrong),
                   "p has shape [2, 3], which does not broadcast to [2, 2] of out");
    EXPECT_REFUSED(combine(0, 2, dims, x.data(), row), "out [2, 2] overlaps p [1, 2], expected disjoint memory");
    EXPECT_REFUSED(combine(0, 2, negative, x.data(), dims), "dims[1] is -1, expected 0 or more");
    EXPECT_REFUSED(combine(0, 2, dims, x.data(), nullptr), "p_dims is NULL, expected an address");
    EXPECT_REFUSED(combine(0, 7, dims, x.data(), dims), "rank is 7, expected 0 to 6");
    EXPECT_REFUSED(combine(0, -1, dims, x.data(), dims), "rank is -1, expected 0 to 6");
    EXPECT_REFUSED(combine(10, 2, dims, x.data(), dims), "combine is 10, expected 0 to 9");
}

TEST_F(AbiKernels, sizes_that_no_memory_has_are_refused) {
    Floats x(1);
    const int64_t dims[] = {INT64_MAX, INT64_MAX}, row[] = {1, 1}, empty[] = {INT64_MAX, 0};
    EXPECT_REFUSED(ltn_array_map_f32(x.data(), context_, 0, x.data(), INT64_MAX, 0, 0),
                   "x has shape [9223372036854775807], expected a size of less than 2^63 bytes");
    EXPECT_REFUSED(ltn_array_combine_f32(x.data(), context_, 0, 2, dims, x.data(), row, x.data(), row, 0),
                   "out has shape [9223372036854775807, 9223372036854775807], expected a size of less than 2^63 bytes");
    EXPECT_REFUSED(ltn_array_combine_f32(x.data(), context_, 0, 2, empty, x.data(), row, x.data(), row, 0),
                   "out has shape [9223372036854775807, 0], expected a size of less than 2^63 bytes");
    const int64_t long_empty[] = {INT32_MAX, 0};
    EXPECT_REFUSED(ltn_array_combine_f32(x.data(), context_, 0, 2, long_empty, x.data(), long_empty, x.data(), row, 0),
                   "p has shape [2147483647, 0], which is empty, but its other dimensions exceed 2^31 bytes");
    EXPECT_REFUSED(ltn_random_draw_f32(x.data(), context_, 0, 0, 0, 0, (int64_t{1} << 34) + 1, 0),
                   "count is 17179869185, expected at most 17179869184: the counter ends there");
}

// Android tags the addresses of its heap in the highest byte, so that they are no offsets from 0.
TEST_F(AbiKernels, addresses_are_compared_with_their_tags) {
    const auto tagged = [](uintptr_t tag, uintptr_t address) { return reinterpret_cast<float*>(tag << 56 | address); };
    EXPECT_REFUSED(ltn_array_map_f32(tagged(0xB4, 0x1004), context_, 0, tagged(0xB4, 0x1000), 2, 0, 0),
                   "out [2] overlaps x [2], expected disjoint memory");
    EXPECT_REFUSED(ltn_array_map_f32(tagged(0xB4, 0x1004), context_, 0, tagged(0xB4, 0x1002), 1, 0, 0),
                   "x is at 0xb400000000001002, expected an address aligned to 4 bytes");
    EXPECT_EQ(ltn_array_map_f32(tagged(0xB4, 0x1000), context_, 0, tagged(0xB4, 0x1000), 0, 0, 0), LTN_STATUS_OK)
        << ltn_error_message();
}

TEST_F(AbiKernels, select_picks_by_sign) {
    Floats condition = {1, -1, 0};
    const float p[] = {1, 2, 3}, q[] = {10, 20, 30};
    EXPECT_EQ(ltn_array_select_f32(condition.data(), context_, condition.data(), p, q, 3), LTN_STATUS_OK);
    EXPECT_EQ(condition, (Floats{1, 20, 30}));
    EXPECT_REFUSED(ltn_array_select_f32(condition.data(), context_, p, p, nullptr, 3),
                   "q is NULL, expected an address");
    EXPECT_REFUSED(ltn_array_select_f32(condition.data(), context_, p, p, q, -1), "count is -1, expected 0 or more");
}

TEST_F(AbiKernels, reduce_over_axes) {
    const float x[] = {1, 2, 3, 4, 5, 6};
    const int64_t dims[] = {2, 3};
    Floats rows(2), columns(3), all(1);
    EXPECT_EQ(ltn_array_reduce_f32(rows.data(), context_, LTN_REDUCE_SUM, 2, dims, 2, x), LTN_STATUS_OK);
    EXPECT_EQ(rows, (Floats{6, 15}));
    EXPECT_EQ(ltn_array_reduce_f32(columns.data(), context_, LTN_REDUCE_MAX, 2, dims, 1, x), LTN_STATUS_OK);
    EXPECT_EQ(columns, (Floats{4, 5, 6}));
    EXPECT_EQ(ltn_array_reduce_f32(all.data(), context_, LTN_REDUCE_MEAN, 2, dims, 3, x), LTN_STATUS_OK);
    EXPECT_EQ(all, (Floats{3.5}));
}

TEST_F(AbiKernels, reduce_refuses) {
    Floats x(6), out(6);
    const int64_t dims[] = {2, 3};
    EXPECT_REFUSED(ltn_array_reduce_f32(out.data(), context_, 4, 2, dims, 1, x.data()), "reduce is 4, expected 0 to 3");
    EXPECT_REFUSED(ltn_array_reduce_f32(out.data(), context_, 0, 2, dims, 4, x.data()),
                   "axes are 4, expected 0 to 3 for x of rank 2");
    EXPECT_REFUSED(ltn_array_reduce_f32(out.data(), context_, 0, 2, dims, -1, x.data()),
                   "axes are -1, expected 0 to 3 for x of rank 2");
    EXPECT_REFUSED(ltn_array_reduce_f32(x.data(), context_, 0, 2, dims, 1, x.data()),
                   "out [1, 3] overlaps x [2, 3], expected disjoint memory");
    EXPECT_REFUSED(ltn_array_reduce_f32(out.data(), context_, 0, 2, nullptr, 1, x.data()),
                   "dims is NULL, expected an address");
}

TEST_F(AbiKernels, fill_writes_every_element) {
    Floats out(5);
    EXPECT_EQ(ltn_array_fill_f32(out.data(), context_, -1.5f, 5), LTN_STATUS_OK);
    EXPECT_EQ(out, Floats(5, -1.5f));
    EXPECT_REFUSED(ltn_array_fill_f32(nullptr, context_, 1, 5), "out is NULL, expected an address");
    EXPECT_REFUSED(ltn_array_fill_f32(out.data(), context_, 1, -5), "count is -5, expected 0 or more");
}

TEST_F(AbiKernels, draws_depend_on_seed_stream_and_step) {
    const auto draw = [&](ltn_random random, uint64_t seed, int32_t stream, int64_t step, float p) {
        Floats out(100, -1);
        EXPECT_EQ(ltn_random_draw_f32(out.data(), context_, random, seed, stream, step, 100, p), LTN_STATUS_OK)
            << ltn_error_message();
        return out;
    };
    const Floats first = draw(LTN_RANDOM_NORMAL, 1, 2, 3, 0);
    EXPECT_EQ(draw(LTN_RANDOM_NORMAL, 1, 2, 3, 5), first) << "p is ignored";
    EXPECT_NE(draw(LTN_RANDOM_NORMAL, 2, 2, 3, 0), first);
    EXPECT_NE(draw(LTN_RANDOM_NORMAL, 1, 3, 3, 0), first);
    EXPECT_NE(draw(LTN_RANDOM_NORMAL, 1, 2, 4, 0), first);
    for (const float u : draw(LTN_RANDOM_UNIFORM, 1, INT32_MAX, INT64_MAX, 0)) EXPECT_TRUE(u >= 0 && u < 1) << u;
    EXPECT_EQ(draw(LTN_RANDOM_BERNOULLI, 1, 2, 3, 1), Floats(100, 1.0f));
    EXPECT_EQ(draw(LTN_RANDOM_BERNOULLI, 1, 2, 3, 0), Floats(100, 0.0f));
}

TEST_F(AbiKernels, draw_refuses) {
    Floats out(4);
    const auto draw = [&](ltn_random random, int32_t stream, int64_t step, int64_t count, float p) {
        return ltn_random_draw_f32(out.data(), context_, random, 0, stream, step, count, p);
    };
    EXPECT_REFUSED(draw(3, 0, 0, 4, 0), "random is 3, expected 0 to 2");
    EXPECT_REFUSED(draw(0, -1, 0, 4, 0), "stream is -1, expected 0 or more");
    EXPECT_REFUSED(draw(0, 0, -1, 4, 0), "step is -1, expected 0 or more");
    EXPECT_REFUSED(draw(0, 0, 0, -1, 0), "count is -1, expected 0 or more");
    EXPECT_REFUSED(draw(2, 0, 0, 4, 1.5f), "p is 1.5, expected 0 to 1");
}

TEST_F(AbiKernels, gather_copies_scaled_rows) {
    const float table[] = {1, 2, 3, 4, 5, 6};
    const uint8_t bytes[] = {0, 255, 2, 4, 6, 8};
    const int32_t indices[] = {2, 0};
    Floats out(4);
    EXPECT_EQ(ltn_rows_gather_f32(out.data(), context_, table, 3, 2, indices, 2, 2), LTN_STATUS_OK);
    EXPECT_EQ(out, (Floats{10, 12, 2, 4}));
    EXPECT_EQ(ltn_rows_gather_u8(out.data(), context_, bytes, 3, 2, indices, 2, 0.5f), LTN_STATUS_OK);
    EXPECT_EQ(out, (Floats{3, 4, 0, 127.5f}));
}

TEST_F(AbiKernels, gather_refuses) {
    const Floats table(6);
    const int32_t indices[] = {2, 3};
    Floats out(4);
    const auto gather = [&](int64_t rows, int64_t columns, const int32_t* at, int64_t count) {
        return ltn_rows_gather_f32(out.data(), context_, table.data(), rows, columns, at, count, 1);
    };
    EXPECT_REFUSED(gather(3, 2, indices, 2), "indices holds the row 3, expected 0 or more and below the 3 rows");
    EXPECT_REFUSED(gather(-3, 2, indices, 2), "rows is -3, expected 0 or more");
    EXPECT_REFUSED(gather(3, -2, indices, 2), "columns is -2, expected 0 or more");
    EXPECT_REFUSED(gather(3, 2, indices, -2), "count is -2, expected 0 or more");
    EXPECT_REFUSED(gather(3, 2, nullptr, 2), "indices is NULL, expected an address");
    EXPECT_REFUSED(ltn_rows_gather_u8(out.data(), context_, nullptr, 3, 2, indices, 2, 1),
                   "table is NULL, expected an address");
}

TEST_F(AbiKernels, sgd_with_and_without_momentum) {
    Floats parameter = {1, 1}, velocity = {0, 4};
    const float gradient[] = {1, -1};
    EXPECT_EQ(ltn_optimizer_sgd_f32(parameter.data(), nullptr, context_, gradient, 2, 0.5f, 0, 0, 0), LTN_STATUS_OK)
        << ltn_error_message();
    EXPECT_EQ(parameter, (Floats{0.5f, 1.5f}));
    EXPECT_EQ(ltn_optimizer_sgd_f32(parameter.data(), velocity.data(), context_, gradient, 2, 0.5f, 0.5, 0, 0),
              LTN_STATUS_OK);
    EXPECT_EQ(velocity, (Floats{1, 1}));
    EXPECT_EQ(parameter, (Floats{0, 1}));
}

TEST_F(AbiKernels, rmsprop_divides_by_the_root_of_the_mean_square) {
    float parameter = 1, mean_square = 0;
    const float gradient = 2;
    EXPECT_EQ(ltn_optimizer_rmsprop_f32(&parameter, &mean_square, context_, &gradient, 1, 0.5f, 0.75, 0, 0),
              LTN_STATUS_OK)
        << ltn_error_message();
    EXPECT_EQ(mean_square, 1.0f);
    EXPECT_NEAR(parameter, 0.0f, 1e-6f);
}

TEST_F(AbiKernels, first_step_of_adam_moves_by_the_learning_rate) {
    float parameter = 1, first = 0, second = 0;
    const float gradient = -3;
    EXPECT_EQ(ltn_optimizer_adam_f32(&parameter, &first, &second, context_, &gradient, 1, 0, 0.5f, 0.9, 0.999, 0, 0, 0),
              LTN_STATUS_OK)
        << ltn_error_message();
    EXPECT_NEAR(parameter, 1.5f, 1e-6f);
}

TEST_F(AbiKernels, optimizers_refuse) {
    Floats x(8);
    float *p = x.data(), *v = p + 2, *s = p + 4, *g = p + 6;
    const auto sgd = [&](float* velocity, int64_t count, double momentum, int32_t nesterov) {
        return ltn_optimizer_sgd_f32(p, velocity, context_, g, count, 0.1f, momentum, 0, nesterov);
    };
    EXPECT_REFUSED(sgd(nullptr, 2, 0.5, 0), "out_velocity is NULL, expected an address");
    EXPECT_REFUSED(sgd(v, 2, 0.5, 2), "nesterov is 2, expected 0 or 1");
    EXPECT_REFUSED(sgd(v, 3, 0.5, 0), "out_parameter [3] overlaps out_velocity [3], expected disjoint memory");
    EXPECT_REFUSED(sgd(v, -1, 0.5, 0), "count is -1, expected 0 or more");
    EXPECT_REFUSED(ltn_optimizer_rmsprop_f32(p, nullptr, context_, g, 2, 0.1f, 0.9, 1e-8, 0),
                   "out_mean_square is NULL, expected an address");
    EXPECT_REFUSED(ltn_optimizer_rmsprop_f32(p, v, context_, p, 2, 0.1f, 0.9, 1e-8, 0),
                   "out_parameter [2] overlaps gradient [2], expected disjoint memory");
    EXPECT_REFUSED(ltn_optimizer_rmsprop_f32(p, v, context_, g, -2, 0.1f, 0.9, 1e-8, 0),
                   "count is -2, expected 0 or more");
    const auto adam = [&](int64_t count, int64_t step, double beta1, int32_t decoupled) {
        return ltn_optimizer_adam_f32(p, v, s, context_, g, count, step, 0.1f, beta1, 0.999, 1e-8, 0, decoupled);
    };
    EXPECT_REFUSED(adam(2, -1, 0.9, 0), "step is -1, expected 0 to 9223372036854775806");
    EXPECT_REFUSED(adam(2, INT64_MAX, 0.9, 0), "step is 9223372036854775807, expected 0 to 9223372036854775806");
    EXPECT_REFUSED(adam(2, 0, 0.9, -1), "decoupled is -1, expected 0 or 1");
    EXPECT_REFUSED(adam(2, 0, 1.0, 0), "beta1 is 1, expected 0 or more and less than 1");
    EXPECT_REFUSED(adam(2, 0, std::nan(""), 0), "beta1 is nan, expected 0 or more and less than 1");
    EXPECT_REFUSED(adam(-2, 0, 0.9, 0), "count is -2, expected 0 or more");
}

TEST_F(AbiKernels, a_context_in_use_is_refused_until_it_is_free) {
    float out = 0;
    {
        const Context::Use use(*context_->context);
        EXPECT_EQ(ltn_array_fill_f32(&out, context_, 1, 1), LTN_STATUS_INVALID_STATE);
        EXPECT_STREQ(
            ltn_error_message(),
            "the context is in use by another thread, expected one call at a time: create a context per thread");
        EXPECT_EQ(out, 0.0f);
    }
    EXPECT_EQ(ltn_array_fill_f32(&out, context_, 1, 1), LTN_STATUS_OK);
    EXPECT_EQ(out, 1.0f);
}

}  // namespace
}  // namespace latent
