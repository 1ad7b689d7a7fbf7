#pragma once

#include <functional>
#include <vector>

namespace latent::bench {

// Runs a function on several threads at once, numbered from 0, and waits for all. The caller's thread is the last.
void InParallel(int threads, const std::function<void(int)>& work);

// The peak of the machine's multipliers: independent fused multiply-adds on the widest vectors, without loads or
// stores.
class FmaPeak {
public:
    explicit FmaPeak(int threads) : threads_(threads) {}
    void Run() const;
    double Flops() const;  // Operations of one call of Run.

private:
    int threads_;
};

// Streams through memory that is larger than all caches.
class Bandwidth {
public:
    Bandwidth(int threads, size_t bytes);
    void Read() const;  // Reads Bytes() bytes.
    void Copy();        // Reads Bytes() bytes and writes the same number.
    double Bytes() const { return static_cast<double>(source_.size()) * sizeof(float); }

private:
    size_t Part(int thread) const {
        return source_.size() / static_cast<size_t>(threads_) * static_cast<size_t>(thread);
    }

    int threads_;
    std::vector<float> source_;
    std::vector<float> target_;
};

}  // namespace latent::bench
