// Memory of exactly the size of a segment. An access behind it faults: at once under AddressSanitizer, otherwise from
// the next 16 bytes on.
#pragma once

#include <cstring>
#include <memory>

#include "support/guarded_buffer.h"

#if defined(__SANITIZE_ADDRESS__)
#define LATENT_FUZZ_HEAP
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LATENT_FUZZ_HEAP
#endif
#endif

namespace latent {

class SegmentMemory {
public:
    explicit SegmentMemory(int64_t bytes)
        : bytes_(bytes),
#if defined(LATENT_FUZZ_HEAP)
          buffer_(static_cast<Block*>(::operator new (static_cast<size_t>(bytes), std::align_val_t{sizeof(Block)}))) {
    }
#else
          buffer_((bytes + kBlock - 1) / kBlock, true) {
    }
#endif

    std::byte* data() const {
        return Data(buffer_);
    }
    int64_t size() const {
        return bytes_;
    }

private:
    struct alignas(16) Block {
        std::byte bytes[16];
    };
    static constexpr int64_t kBlock = sizeof(Block);

#if defined(LATENT_FUZZ_HEAP)
    struct Delete {
        void operator()(Block* block) const { ::operator delete (block, std::align_val_t{sizeof(Block)}); }
    };
    using Buffer = std::unique_ptr<Block, Delete>;
    static std::byte* Data(const Buffer& buffer) {
        return reinterpret_cast<std::byte*>(buffer.get());
    }
#else
    using Buffer = GuardedBuffer<Block>;
    static std::byte* Data(const Buffer& buffer) {
        return reinterpret_cast<std::byte*>(buffer.data());
    }
#endif

    int64_t bytes_;
    Buffer buffer_;
};

}  // namespace latent
