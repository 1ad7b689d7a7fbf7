// A small pool of threads for fork-join work inside one context.
#pragma once

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

    // Calls body(task, thread) once for each task in [0, tasks), and returns when all are done. Thread i takes the
    // contiguous tasks [tasks * i / threads, tasks * (i + 1) / threads). What a task computes must not depend on the
    // thread. One task, or one thread, runs on the caller without waking anybody. body must not throw or fork again.
    template <class Body>
    void For(int64_t tasks, Body&& body) {
        using Function = std::remove_reference_t<Body>;
        Run(
            tasks, [](void* state, int64_t task, int thread) { (*static_cast<Function*>(state))(task, thread); },
            const_cast<void*>(static_cast<const void*>(&body)));
    }

private:
    using Task = void (*)(void* state, int64_t task, int thread);
    void Run(int64_t tasks, Task task, void* state);

    struct Shared;
    int threads_;
    std::unique_ptr<Shared> shared_;
};

}  // namespace latent
