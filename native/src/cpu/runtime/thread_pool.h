// A small pool of threads for fork-join work inside one context.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <type_traits>

namespace latent {

class ThreadPool {
public:
    // threads counts the caller: threads - 1 workers are started. Throws Error if the system refuses them.
    explicit ThreadPool(int threads);
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    int threads() const { return threads_; }

    // Calls body(begin, end, thread) so that the ranges cover [0, tasks) once, and returns when all are done. With
    // used = min(tasks, threads), thread i < used takes [tasks * i / used, tasks * (i + 1) / used); thread 0 is the
    // caller, the others are not woken. What a task computes must not depend on the thread nor on the other tasks of
    // its range. body must not throw or fork again.
    template <class Body>
    void ForRanges(int64_t tasks, Body&& body) {
        using Function = std::remove_reference_t<Body>;
        Run(
            tasks,
            [](void* state, int64_t begin, int64_t end, int thread) {
                (*static_cast<Function*>(state))(begin, end, thread);
            },
            const_cast<void*>(static_cast<const void*>(std::addressof(body))));
    }

    // Calls body(task, thread) once for each task in [0, tasks), shared out as by ForRanges.
    template <class Body>
    void For(int64_t tasks, Body&& body) {
        ForRanges(tasks, [&body](int64_t begin, int64_t end, int thread) {
            for (int64_t task = begin; task < end; ++task) body(task, thread);
        });
    }

private:
    using Range = void (*)(void* state, int64_t begin, int64_t end, int thread);
    void Run(int64_t tasks, Range range, void* state);

    struct Shared;
    int threads_;
    std::unique_ptr<Shared> shared_;
};

}  // namespace latent
