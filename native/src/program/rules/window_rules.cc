#include "program/rules/require.h"
#include "program/shapes.h"
#include "runtime/error.h"

namespace latent {

namespace {

// Keeps positions far from the limits of 64 bits.
constexpr int64_t kMostSize = int64_t{1} << 31;

bool IsInteger(double value, int64_t least) {
    return value >= static_cast<double>(least) && value <= static_cast<double>(kMostSize) &&
           value == static_cast<double>(static_cast<int64_t>(value));
}

void RequireInteger(const Signature& signature, int index, int64_t least, const char* what) {
    const double value = signature.instruction.attributes[index];
    if (!IsInteger(value, least)) {
        FailArgument("attribute %d (%s) is %g, expected an integer from %lld to %lld", index, what, value,
                     static_cast<long long>(least), static_cast<long long>(kMostSize));
    }
}

void RequireSizes(const ltn_tensor& tensor, int axis, const char* name) {
    if (tensor.dims[axis] < 0 || tensor.dims[axis] > kMostSize) {
        FailArgument("%s has shape %s, expected a size of at most %lld for dimension %d, which depends on no batch",
                     name, ShapeText(tensor).c_str(), static_cast<long long>(kMostSize), axis);
    }
}

// Requires that flat without dimension axis has the shape of windows without dimensions axis and axis + 1.
void ValidateWindows(const Signature& signature, const ltn_tensor& flat, const char* flat_name,
                     const ltn_tensor& windows, const char* windows_name) {
    RequireNoKind(signature);
    RequireF32(flat, flat_name);
    RequireF32(windows, windows_name);
    const int axis = signature.instruction.flags;
    if (axis < 0 || axis >= flat.rank) {
        FailArgument("flags (axis) are %d, expected an axis of %s %s", axis, flat_name, ShapeText(flat).c_str());
    }
    bool fits = windows.rank == flat.rank + 1;
    for (int i = 0; fits && i < flat.rank; ++i) {
        fits = i == axis || windows.dims[i < axis ? i : i + 1] == flat.dims[i];
    }
    if (!fits) {
        FailArgument("%s %s and %s %s do not fit, expected count and size of the windows in place of dimension %d",
                     windows_name, ShapeText(windows).c_str(), flat_name, ShapeText(flat).c_str(), axis);
    }
    RequireSizes(flat, axis, flat_name);
    RequireSizes(windows, axis, windows_name);
    RequireSizes(windows, axis + 1, windows_name);
    RequireInteger(signature, 0, -kMostSize, "start");
    RequireInteger(signature, 1, 1, "stride");
    RequireInteger(signature, 2, 1, "dilation");
}

void ValidateWindow(const Signature& signature) {
    ValidateWindows(signature, *signature.in[0], "in0", *signature.out[0], "out0");
}

void ValidateFold(const Signature& signature) {
    ValidateWindows(signature, *signature.out[0], "out0", *signature.in[0], "in0");
}

}  // namespace

const OpRules kWindowRules{
    .name = "window", .inputs = {1, 1}, .outputs = {1, 1}, .row_tiles = RowTiles::kMaps, .validate = ValidateWindow};

const OpRules kFoldRules{
    .name = "fold", .inputs = {1, 1}, .outputs = {1, 1}, .row_tiles = RowTiles::kMaps, .validate = ValidateFold};

}  // namespace latent
