// The random numbers of the fuzz test, which are the same for the same seed on every platform.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>

namespace latent {

class RandomSource {
public:
    explicit RandomSource(uint64_t seed) : state_(seed) {}

    // SplitMix64 (Steele, Lea and Flood, 2014).
    uint64_t Next() {
        state_ += 0x9e3779b97f4a7c15u;
        uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return z ^ (z >> 31);
    }

    int64_t Below(int64_t bound) { return static_cast<int64_t>(Next() % static_cast<uint64_t>(bound)); }
    bool Chance(int percent) { return Below(100) < percent; }
    float Float(float low, float high) { return low + (high - low) * static_cast<float>(Below(1 << 24)) * 0x1p-24f; }

    template <class T>
    T Pick(std::initializer_list<T> values) {
        return values.begin()[Below(static_cast<int64_t>(values.size()))];
    }

private:
    uint64_t state_;
};

}  // namespace latent
