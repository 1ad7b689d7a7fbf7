// Memory between two pages that fault when touched, so that a kernel cannot step outside an operand unseen.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <new>
#include <type_traits>

namespace latent {

// count elements, zero-filled. They end at the page that faults if at_end is true, and start behind the one that does
// if it is false: run a test with both. At the end, data() is aligned to sizeof(T) only.
template <class T>
class GuardedBuffer {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    GuardedBuffer(int64_t count, bool at_end) : count_(count) {
        const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
        const size_t bytes = static_cast<size_t>(count) * sizeof(T);
        const size_t inner = (bytes + page - 1) / page * page;
        mapped_ = inner + 2 * page;
        base_ = mmap(nullptr, mapped_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (base_ == MAP_FAILED) throw std::bad_alloc();
        std::byte* first = static_cast<std::byte*>(base_) + page;
        if (inner > 0 && mprotect(first, inner, PROT_READ | PROT_WRITE) != 0) {
            munmap(base_, mapped_);
            throw std::bad_alloc();
        }
        data_ = reinterpret_cast<T*>(at_end ? first + inner - bytes : first);
    }
    ~GuardedBuffer() { munmap(base_, mapped_); }
    GuardedBuffer(const GuardedBuffer&) = delete;
    GuardedBuffer& operator=(const GuardedBuffer&) = delete;

    T* data() const { return data_; }
    int64_t size() const { return count_; }
    T* begin() const { return data_; }
    T* end() const { return data_ + count_; }
    T& operator[](int64_t index) const { return data_[index]; }

private:
    int64_t count_;
    size_t mapped_;
    void* base_;
    T* data_;
};

}  // namespace latent
