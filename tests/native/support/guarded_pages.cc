#include "support/guarded_pages.h"

#include <new>

#if defined(_WIN32)
#define WIN32_LEAN_AND_MEAN
#if !defined(NOMINMAX)
#define NOMINMAX
#endif
#include <windows.h>
#else
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace latent {
namespace {

#if defined(_WIN32)

size_t PageBytes() {
    SYSTEM_INFO info;
    GetSystemInfo(&info);
    return info.dwPageSize;
}

// Null if there is none.
void* Reserve(size_t bytes) {
    return VirtualAlloc(nullptr, bytes, MEM_RESERVE, PAGE_NOACCESS);
}

bool Open(std::byte* pages, size_t bytes) {
    return VirtualAlloc(pages, bytes, MEM_COMMIT, PAGE_READWRITE) != nullptr;
}

void Release(std::byte* reserved, size_t) {
    VirtualFree(reserved, 0, MEM_RELEASE);
}

#else

size_t PageBytes() {
    return static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

// Null if there is none.
void* Reserve(size_t bytes) {
    void* reserved = mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return reserved == MAP_FAILED ? nullptr : reserved;
}

bool Open(std::byte* pages, size_t bytes) {
    return mprotect(pages, bytes, PROT_READ | PROT_WRITE) == 0;
}

void Release(std::byte* reserved, size_t bytes) {
    munmap(reserved, bytes);
}

#endif

}  // namespace

GuardedPages::GuardedPages(size_t bytes) : page_(PageBytes()) {
    const size_t inner = (bytes + page_ - 1) / page_ * page_;
    auto* reserved = static_cast<std::byte*>(Reserve(inner + 2 * page_));
    if (reserved == nullptr) throw std::bad_alloc();
    begin_ = reserved + page_;
    end_ = begin_ + inner;
    if (inner > 0 && !Open(begin_, inner)) {
        Release(reserved, inner + 2 * page_);
        throw std::bad_alloc();
    }
}

GuardedPages::~GuardedPages() {
    Release(begin_ - page_, static_cast<size_t>(end_ - begin_) + 2 * page_);
}

}  // namespace latent
