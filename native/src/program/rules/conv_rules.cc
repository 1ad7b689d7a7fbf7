#include <algorithm>
#include <cinttypes>
#include <cmath>

#include "program/rules/counts.h"
#include "program/rules/require.h"
#include "program/shapes.h"
#include "runtime/error.h"

namespace latent {

namespace {

// Keeps every product of sizes and positions far from the limits of 64 bits.
constexpr int64_t kMostSize = int64_t{1} << 20;

constexpr const char* kAttributeNames[] = {"stride_h",   "stride_w",   "pad_h", "pad_w",
                                           "dilation_h", "dilation_w", "groups"};

// The least value of an attribute: 0 for padding, 1 for the others.
int64_t Least(int attribute) {
    return attribute == 2 || attribute == 3 ? 0 : 1;
}

void RequireAttributes(const ltn_instruction& instruction) {
    for (int i = 0; i < 7; ++i) {
        const double value = instruction.attributes[i];
        if (!(value >= static_cast<double>(Least(i)) && value <= kMostSize && value == std::floor(value))) {
            FailArgument("attribute %d (%s) is %g, expected an integer from %" PRId64 " to %" PRId64, i,
                         kAttributeNames[i], value, Least(i), kMostSize);
        }
    }
}

// Requires sizes that do not depend on the batch, except the first if batch_first.
void RequireSizes(const ltn_tensor& tensor, const char* name, bool batch_first) {
    RequireF32(tensor, name);
    RequireRank(tensor, 4, name);
    for (int axis = batch_first ? 1 : 0; axis < 4; ++axis) {
        if (tensor.dims[axis] < 1 || tensor.dims[axis] > kMostSize) {
            FailArgument("%s has shape %s, expected 1 to %" PRId64 " for dimension %d", name, ShapeText(tensor).c_str(),
                         kMostSize, axis);
        }
    }
}

// Requires the largest count of outputs whose windows lie within the padded input.
void RequireOutputs(int64_t in, int64_t count, int64_t kernel, int64_t stride, int64_t pad, int64_t dilation,
                    const char* axis) {
    const int64_t room = in + 2 * pad - dilation * (kernel - 1) - 1;
    const int64_t expected = room < 0 ? 0 : room / stride + 1;
    if (count != expected) {
        FailArgument("the maps have %s %" PRId64 ", expected (%" PRId64 " + 2 * %" PRId64 " - %" PRId64 " * (%" PRId64
                     " - 1) - 1) / %" PRId64 " + 1 = %" PRId64,
                     axis, count, in, pad, dilation, kernel, stride, expected);
    }
}

void RequireConvShapes(const Signature& signature, const ltn_tensor& x, const char* x_name, const ltn_tensor& filter,
                       const char* filter_name, const ltn_tensor& y, const char* y_name) {
    RequireAttributes(signature.instruction);
    RequireSizes(x, x_name, true);
    RequireSizes(filter, filter_name, false);
    RequireSizes(y, y_name, true);
    const double* attributes = signature.instruction.attributes;
    const auto attribute = [&](int i) { return static_cast<int64_t>(attributes[i]); };
    const int64_t groups = attribute(6);
    if (x.dims[0] != y.dims[0]) {
        FailArgument("%s %s and %s %s differ in their first dimension, expected the same batch", x_name,
                     ShapeText(x).c_str(), y_name, ShapeText(y).c_str());
    }
    if (filter.dims[0] != y.dims[3] || filter.dims[3] * groups != x.dims[3] || filter.dims[0] % groups != 0) {
        FailArgument("%s %s does not fit %s %s and %s %s in %" PRId64
                     " groups, expected [channels of maps, height, width, channels of images / groups]",
                     filter_name, ShapeText(filter).c_str(), x_name, ShapeText(x).c_str(), y_name, ShapeText(y).c_str(),
                     groups);
    }
    RequireOutputs(x.dims[1], y.dims[1], filter.dims[1], attribute(0), attribute(2), attribute(4), "height");
    RequireOutputs(x.dims[2], y.dims[2], filter.dims[2], attribute(1), attribute(3), attribute(5), "width");
    const int64_t patch = filter.dims[1] * filter.dims[2] * filter.dims[3];
    const int64_t maps_patch = filter.dims[1] * filter.dims[2] * (filter.dims[0] / groups);
    if (std::max(patch, maps_patch) > LTN_MAX_WINDOW || patch * filter.dims[0] > LTN_MAX_FILTER) {
        FailArgument("%s has shape %s, expected at most %d elements, and %d for one channel", filter_name,
                     ShapeText(filter).c_str(), LTN_MAX_FILTER, LTN_MAX_WINDOW);
    }
}

void RequireFinish(const Signature& signature) {
    const ltn_tensor& out = *signature.out[0];
    RequireKind(signature.instruction.flags, kActivationCount, "activation");
    if (signature.in[2] == nullptr) return;
    const ltn_tensor& bias = *signature.in[2];
    RequireF32(bias, "in2 (bias)");
    RequireRank(bias, 1, "in2 (bias)");
    if (bias.dims[0] != out.dims[3]) {
        FailArgument("in2 (bias) has shape %s, expected one element for each channel of out0 %s",
                     ShapeText(bias).c_str(), ShapeText(out).c_str());
    }
}

void ValidateConv(const Signature& signature) {
    RequireConvShapes(signature, *signature.in[0], "in0", *signature.in[1], "in1 (filter)", *signature.out[0], "out0");
    RequireFinish(signature);
}

void ValidateConvTranspose(const Signature& signature) {
    RequireConvShapes(signature, *signature.out[0], "out0", *signature.in[1], "in1 (filter)", *signature.in[0], "in0");
    RequireFinish(signature);
}

void ValidateConvFilter(const Signature& signature) {
    RequireNoFlags(signature);
    RequireConvShapes(signature, *signature.in[0], "in0", *signature.out[0], "out0 (filter)", *signature.in[1], "in1");
}

}  // namespace

const OpRules kConvRules{
    .name = "conv", .inputs = {2, 3}, .outputs = {1, 1}, .row_tiles = RowTiles::kMaps, .validate = ValidateConv};

const OpRules kConvTransposeRules{.name = "conv_transpose",
                                  .inputs = {2, 3},
                                  .outputs = {1, 1},
                                  .row_tiles = RowTiles::kMaps,
                                  .validate = ValidateConvTranspose};

const OpRules kConvFilterRules{.name = "conv_filter",
                               .inputs = {2, 2},
                               .outputs = {1, 1},
                               .row_tiles = RowTiles::kSums,
                               .validate = ValidateConvFilter};

}  // namespace latent
