// Pages of memory between two guard pages, whose access faults.
#pragma once

#include <cstddef>

namespace latent {

class GuardedPages {
public:
    // Zero-filled, at least bytes long. Throws std::bad_alloc.
    explicit GuardedPages(size_t bytes);
    ~GuardedPages();
    GuardedPages(const GuardedPages&) = delete;
    GuardedPages& operator=(const GuardedPages&) = delete;

    std::byte* begin() const { return begin_; }
    std::byte* end() const { return end_; }

private:
    std::byte* begin_;
    std::byte* end_;
    size_t page_;
};

}  // namespace latent
