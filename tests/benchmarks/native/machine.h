#pragma once

#include <functional>
#include <vector>

namespace latent::bench {

// Runs a function on each of some threads at once, numbered from 0, the caller's being the last, and waits for all.
void InParallel(int threads, const std::function<void(int)>& work);

// The most that the machine's multipliers can do: independent fused multiply-adds on the widest vectors, nothing loaded
// or stored.
class FmaPeak {
public:
    explicit FmaPeak(int threads) : threads_(threads) {}
    void Run() const;
    double Flops() const;  // Of one call of Run.

private:
    int threads_;
};

// Streams through memory that no cache holds.
class Bandwidth {
public:
    Bandwidth(int threads, size_t bytes);
    void Read() const;  // Reads Bytes().
    void Copy();        // Reads Bytes() and writes as many.
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
