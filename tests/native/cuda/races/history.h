// The accesses of a word of memory, from which races show: two threads access it, not both to read it, and no barrier
// lies between. Atomic operations do not race with each other.
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>

namespace races {

enum class Kind : uint8_t { kRead, kWrite, kAtomic };

inline const char* NameOf(Kind kind) {
    const char* const names[] = {"a read", "a write", "an atomic operation"};
    return names[static_cast<int>(kind)];
}

// Who accesses memory, and after how many barriers of its grid (launches included), block and warp.
struct Moment {
    int32_t block = -1;
    int32_t thread = -1;
    uint32_t grid_epoch = 0, block_epoch = 0, warp_epoch = 0;
};

class History {
public:
    struct Race {
        Kind kind;  // Of the earlier access.
        Moment moment;
    };

    // Adds an access. False: it races with an earlier one.
    bool Add(Kind kind, const Moment& now, Race* race) {
        for (const Kind other : {Kind::kRead, Kind::kWrite, Kind::kAtomic}) {
            if (kind == other && kind != Kind::kWrite) continue;
            const Accesses& earlier = of_[static_cast<int>(other)];
            if (!earlier.Clash(now)) continue;
            *race = {other, earlier.Last()};
            return false;
        }
        of_[static_cast<int>(kind)].Add(now);
        return true;
    }

private:
    // By whom, since the last barrier: one thread, several of a warp, or several warps.
    enum By : uint32_t { kThread, kLanes, kWarps };

    // Accesses of a kind in few bytes, as there are many.
    class Accesses {
    public:
        // Whether another thread made an access and no barrier lies between.
        bool Clash(const Moment& now) const {
            if (grid_epoch_ != now.grid_epoch || !is_any_) return false;
            if (block_ == now.block && block_epoch_ != now.block_epoch) return false;
            if (by_ == kWarps || !IsSameWarp(now)) return true;
            if (warp_epoch_ != now.warp_epoch) return false;
            return by_ == kLanes || thread_ != static_cast<uint32_t>(now.thread);
        }

        void Add(const Moment& now) {
            by_ = !Clash(now) ? kThread : !IsSameWarp(now) || by_ == kWarps ? kWarps : kLanes;
            is_any_ = 1;
            thread_ = static_cast<uint32_t>(now.thread) & 1023;
            block_ = now.block;
            grid_epoch_ = now.grid_epoch;
            block_epoch_ = now.block_epoch;
            warp_epoch_ = now.warp_epoch;
        }

        Moment Last() const { return {block_, static_cast<int32_t>(thread_), grid_epoch_, block_epoch_, warp_epoch_}; }

    private:
        bool IsSameWarp(const Moment& now) const {
            return block_ == now.block && thread_ / 32 == static_cast<uint32_t>(now.thread) / 32;
        }

        uint32_t grid_epoch_ = 0, block_epoch_ = 0, warp_epoch_ = 0;
        int32_t block_ = 0;
        uint32_t thread_ : 10 = 0;
        uint32_t by_ : 2 = kThread;
        uint32_t is_any_ : 1 = 0;
    };

    Accesses of_[3];
};

}  // namespace races
