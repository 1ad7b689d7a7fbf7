// Memory between two guard pages, so that an access of a kernel outside of an operand faults.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "support/guarded_pages.h"

namespace latent {

// count zero-filled elements. They end at a guard page if at_end is true, and start behind a guard page otherwise; run
// a test with both. With at_end, data() is aligned to sizeof(T) only.
template <class T>
class GuardedBuffer {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    GuardedBuffer(int64_t count, bool at_end)
        : count_(count),
          pages_(static_cast<size_t>(count) * sizeof(T)),
          data_(reinterpret_cast<T*>(at_end ? pages_.end() - static_cast<size_t>(count) * sizeof(T) : pages_.begin())) {
    }

    T* data() const { return data_; }
    int64_t size() const { return count_; }
    T* begin() const { return data_; }
    T* end() const { return data_ + count_; }
    T& operator[](int64_t index) const { return data_[index]; }

private:
    int64_t count_;
    GuardedPages pages_;
    T* data_;
};

}  // namespace latent
