#include "program/shapes.h"

#include "runtime/error.h"

namespace latent {

namespace {

const char* DtypeName(ltn_dtype dtype) {
    switch (dtype) {
        case LTN_DTYPE_F32:
            return "f32";
        case LTN_DTYPE_U8:
            return "u8";
        case LTN_DTYPE_I32:
            return "i32";
        default:
            return "unknown";
    }
}

std::string DimensionText(int64_t dim) {
    if (dim >= 0) return std::to_string(dim);
    if (dim == -1) return "batch";
    return std::to_string(uint64_t{0} - static_cast<uint64_t>(dim)) + "*batch";
}

std::span<const int64_t> DimsOf(const ltn_tensor& tensor) {
    return {tensor.dims, static_cast<size_t>(tensor.rank)};
}

}  // namespace

std::string ShapeText(std::span<const int64_t> dims) {
    std::string text = "[";
    for (size_t axis = 0; axis < dims.size(); ++axis) {
        if (axis > 0) text += ", ";
        text += DimensionText(dims[axis]);
    }
    return text + "]";
}

std::string ShapeText(const ltn_tensor& tensor) {
    return ShapeText(DimsOf(tensor));
}

bool SameShape(const ltn_tensor& a, const ltn_tensor& b) {
    if (a.rank != b.rank) return false;
    for (int32_t axis = 0; axis < a.rank; ++axis) {
        if (a.dims[axis] != b.dims[axis]) return false;
    }
    return true;
}

bool BroadcastsTo(std::span<const int64_t> a, std::span<const int64_t> to) {
    if (a.size() > to.size()) return false;
    const size_t missing = to.size() - a.size();
    for (size_t axis = 0; axis < a.size(); ++axis) {
        if (a[axis] != 1 && a[axis] != to[axis + missing]) return false;
    }
    return true;
}

void RequireF32(const ltn_tensor& tensor, const char* operand) {
    RequireDtype(tensor, LTN_DTYPE_F32, operand);
}

void RequireDtype(const ltn_tensor& tensor, ltn_dtype dtype, const char* operand) {
    if (tensor.dtype != dtype) {
        FailArgument("%s has element type %s, expected %s", operand, DtypeName(tensor.dtype), DtypeName(dtype));
    }
}

void RequireRank(const ltn_tensor& tensor, int rank, const char* operand) {
    if (tensor.rank != rank) {
        FailArgument("%s has rank %d and shape %s, expected rank %d", operand, tensor.rank, ShapeText(tensor).c_str(),
                     rank);
    }
}

void RequireSameShape(const ltn_tensor& a, const char* a_name, const ltn_tensor& b, const char* b_name) {
    if (!SameShape(a, b)) {
        FailArgument("%s has shape %s, expected %s as %s", a_name, ShapeText(a).c_str(), ShapeText(b).c_str(), b_name);
    }
}

void RequireBroadcast(std::span<const int64_t> a, const char* a_name, std::span<const int64_t> to,
                      const char* to_name) {
    if (!BroadcastsTo(a, to)) {
        FailArgument("%s has shape %s, which does not broadcast to %s of %s", a_name, ShapeText(a).c_str(),
                     ShapeText(to).c_str(), to_name);
    }
}

void RequireBroadcast(const ltn_tensor& a, const char* a_name, const ltn_tensor& to, const char* to_name) {
    RequireBroadcast(DimsOf(a), a_name, DimsOf(to), to_name);
}

void RequireKind(int32_t kind, int32_t count, const char* what) {
    if (kind < 0 || kind >= count) FailArgument("kind %d is no %s, expected 0 to %d", kind, what, count - 1);
}

}  // namespace latent
