#include "program/extent.h"

#include <algorithm>
#include <cinttypes>

#include "program/row_tiles.h"
#include "program/shapes.h"
#include "runtime/error.h"

namespace latent {

namespace {

void CheckForm(const ltn_tensor& tensor, const Limits& limits) {
    if (ElementBytes(tensor.dtype) == 0) {
        FailArgument("dtype is %d, expected %d (f32), %d (u8) or %d (i32)", tensor.dtype, LTN_DTYPE_F32, LTN_DTYPE_U8,
                     LTN_DTYPE_I32);
    }
    if (tensor.rank < 0 || tensor.rank > LTN_MAX_RANK) {
        FailArgument("rank is %d, expected 0 to %d", tensor.rank, LTN_MAX_RANK);
    }
    for (int axis = tensor.rank; axis < LTN_MAX_RANK; ++axis) {
        if (tensor.dims[axis] != 0) {
            FailArgument("dims[%d] is %" PRId64 ", expected 0 beyond the rank %d", axis, tensor.dims[axis],
                         tensor.rank);
        }
    }
    if (tensor.reserved != 0) FailArgument("reserved is %d, expected 0", tensor.reserved);
    if (tensor.segment < 0 || static_cast<size_t>(tensor.segment) >= limits.segments.size()) {
        FailArgument("segment is %d, expected an index below the %zu segments", tensor.segment, limits.segments.size());
    }
}

void CheckPosition(const char* field, int64_t value, int64_t element_bytes) {
    if (value < 0 || value % element_bytes != 0) {
        FailArgument("%s is %" PRId64 ", expected a multiple of the element size %" PRId64 " and not negative", field,
                     value, element_bytes);
    }
}

// Checks every dimension at the batch capacity, also if the memory is for one tile of rows, since rules use it.
void CheckBatchDimensions(const ltn_tensor& tensor, const Limits& limits) {
    for (int axis = 0; axis < tensor.rank; ++axis) {
        const int64_t dim = tensor.dims[axis];
        int64_t size = 0;
        if (dim >= 0 || (dim >= -INT64_MAX && !__builtin_mul_overflow(-dim, limits.batch_capacity, &size))) continue;
        FailArgument("shape %s has a size beyond 2^63 bytes at batch %" PRId64, ShapeText(tensor).c_str(),
                     limits.batch_capacity);
    }
}

// Bytes at the batch capacity. The product of the dimensions other than 0 must fit 64 bits, so that kernels may
// multiply any of them.
int64_t CheckedBytes(const ltn_tensor& tensor, int64_t batch_capacity) {
    int64_t bytes = ElementBytes(tensor.dtype);
    bool empty = false;
    for (int axis = 0; axis < tensor.rank; ++axis) {
        const int64_t size = DimensionAt(tensor.dims[axis], batch_capacity);
        empty = empty || size == 0;
        if (__builtin_mul_overflow(bytes, std::max(size, int64_t{1}), &bytes)) {
            FailArgument("shape %s has a size beyond 2^63 bytes at batch %" PRId64, ShapeText(tensor).c_str(),
                         batch_capacity);
        }
    }
    if (!empty) return bytes;
    if (bytes > kMaxEmptyExtent) {
        FailArgument("shape %s is empty, but its other dimensions exceed 2^31 bytes at batch %" PRId64,
                     ShapeText(tensor).c_str(), batch_capacity);
    }
    return 0;
}

}  // namespace

void ValidateTensor(const ltn_tensor& tensor, const Limits& limits) {
    CheckForm(tensor, limits);
    CheckPosition("offset", tensor.offset, ElementBytes(tensor.dtype));
    CheckPosition("step_stride", tensor.step_stride, ElementBytes(tensor.dtype));
    CheckBatchDimensions(tensor, limits);
    const int64_t bytes = CheckedBytes(tensor, RowCapacity(tensor, limits));
    ValidateRowStride(tensor, limits);
    const int64_t available = limits.segments[tensor.segment].bytes;
    int64_t end = 0;
    if (__builtin_mul_overflow(tensor.step_stride, limits.step_capacity - 1, &end) ||
        __builtin_add_overflow(end, tensor.offset, &end) || __builtin_add_overflow(end, bytes, &end) ||
        end > available) {
        FailArgument("shape %s (%" PRId64 " bytes at batch %" PRId64 ") at offset %" PRId64 " and step_stride %" PRId64
                     " over %" PRId64 " steps leaves segment %d of %" PRId64 " bytes",
                     ShapeText(tensor).c_str(), bytes, limits.batch_capacity, tensor.offset, tensor.step_stride,
                     limits.step_capacity, tensor.segment, available);
    }
}

int64_t BytesAt(const ltn_tensor& tensor, int64_t batch) {
    int64_t bytes = ElementBytes(tensor.dtype);
    for (int axis = 0; axis < tensor.rank; ++axis) bytes *= DimensionAt(tensor.dims[axis], batch);
    return bytes;
}

bool SameMemory(const ltn_tensor& a, const ltn_tensor& b) {
    return a.segment == b.segment && a.offset == b.offset && a.step_stride == b.step_stride &&
           a.row_stride == b.row_stride && a.dtype == b.dtype && SameShape(a, b);
}

bool MayOverlap(const ltn_tensor& a, const ltn_tensor& b, const Limits& limits) {
    if (a.segment != b.segment) return false;
    int64_t a_bytes = BytesAt(a, RowCapacity(a, limits));
    int64_t b_bytes = BytesAt(b, RowCapacity(b, limits));
    if (a_bytes == 0 || b_bytes == 0) return false;
    if (a.step_stride != b.step_stride) {
        a_bytes += (limits.step_capacity - 1) * a.step_stride;
        b_bytes += (limits.step_capacity - 1) * b.step_stride;
    }
    return a.offset < b.offset + b_bytes && b.offset < a.offset + a_bytes;
}

}  // namespace latent
