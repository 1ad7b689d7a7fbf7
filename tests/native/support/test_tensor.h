// Operands of tests.
#pragma once

#include <cstddef>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include "latent/latent.h"

namespace latent {

using Shape = std::vector<int64_t>;

inline int64_t ElementCount(const Shape& shape) {
    int64_t count = 1;
    for (const int64_t size : shape) count *= size;
    return count;
}

// The type, shape and contents of an operand.
struct TestTensor {
    ltn_dtype dtype = LTN_DTYPE_F32;
    Shape dims;
    std::vector<std::byte> bytes;

    // The values may be absent if only the shape matters.
    explicit TestTensor(Shape shape, const std::vector<float>& values = {})
        : dims(std::move(shape)), bytes(BytesOf(values)) {}
    static TestTensor U8(Shape shape, const std::vector<uint8_t>& values) {
        TestTensor tensor(std::move(shape));
        tensor.dtype = LTN_DTYPE_U8;
        tensor.bytes = BytesOf(values);
        return tensor;
    }
    static TestTensor I32(Shape shape, const std::vector<int32_t>& values) {
        TestTensor tensor(std::move(shape));
        tensor.dtype = LTN_DTYPE_I32;
        tensor.bytes = BytesOf(values);
        return tensor;
    }

    template <class T>
    std::span<const T> values() const {
        return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
    }
    std::span<const float> f32() const { return values<float>(); }

    template <class T>
    static std::vector<std::byte> BytesOf(const std::vector<T>& values) {
        std::vector<std::byte> bytes(values.size() * sizeof(T));
        if (!bytes.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
        return bytes;
    }
};

}  // namespace latent
