#include "cpu/runtime/thread_pool.h"

#include <atomic>
#include <chrono>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "cpu/runtime/unloading.h"
#include "cpu/runtime/wait.h"
#include "runtime/error.h"
#include "runtime/float_control.h"

namespace latent {
namespace {

// The gap between two forks of a training step is shorter, so that its workers seldom park; an idle pool parks at once.
constexpr auto kSpinTime = std::chrono::microseconds(40);
constexpr int kPausesPerLook = 32;

void Pause() {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
}

// Returns once value is no longer old, spinning first if that can help.
uint32_t WaitWhile(const std::atomic<uint32_t>& value, uint32_t old, bool spin) {
    if (spin) {
        const auto end = std::chrono::steady_clock::now() + kSpinTime;
        do {
            for (int i = 0; i < kPausesPerLook; ++i) {
                const uint32_t now = value.load(std::memory_order_acquire);
                if (now != old) return now;
                Pause();
            }
        } while (std::chrono::steady_clock::now() < end);
    }
    WaitForChange(value, old);
    return value.load(std::memory_order_acquire);
}

int64_t Boundary(int64_t tasks, int64_t part, int64_t parts) {
    // tasks * part / parts without overflow.
    return tasks / parts * part + tasks % parts * part / parts;
}

}  // namespace

struct ThreadPool::Shared final : ThreadsOfLibrary {
    enum class Activity { kIdle, kJob, kEnded };

    // Each on a cache line of its own: the caller rings one worker without disturbing the others.
    struct alignas(64) Worker {
        std::atomic<uint32_t> bell{0};
        std::thread thread;
    };

    explicit Shared(int count)
        : workers(static_cast<size_t>(count)),
          spin(static_cast<unsigned>(count) < std::thread::hardware_concurrency()) {}

    ~Shared() override {
        Remove();
        End();
    }

    // Takes the workers for a job or for their end; false if they have ended.
    bool Take(Activity next) {
        Activity idle = Activity::kIdle;
        return activity.compare_exchange_strong(idle, next, std::memory_order_acquire);
    }

    void End() {
        range = nullptr;
        for (Worker& worker : workers) {
            if (!worker.thread.joinable()) continue;
            Ring(worker);
            worker.thread.join();
        }
    }

    // exit() does not wait for a job of another thread.
    void EndIfIdle() override {
        if (Take(Activity::kEnded)) End();
    }

    static void Ring(Worker& worker) {
        worker.bell.fetch_add(1);
        WakeOne(worker.bell);
    }

    void Work(Worker& worker, int thread) {
        const FloatControl control;
        uint32_t heard = 0;
        for (;;) {
            heard = WaitWhile(worker.bell, heard, spin);
            if (range == nullptr) return;
            range(state, Boundary(tasks, thread, used), Boundary(tasks, thread + 1, used), thread);
            if (busy.fetch_sub(1) == 1) WakeOne(busy);
        }
    }

    // Returns when the workers that were rung are done.
    void Join() {
        for (uint32_t left = busy.load(std::memory_order_acquire); left != 0;) left = WaitWhile(busy, left, spin);
    }

    using ThreadsOfLibrary::Add;

    std::vector<Worker> workers;
    std::atomic<Activity> activity{Activity::kIdle};
    // Spinning for a thread that waits for this processor would only delay it.
    const bool spin;
    // The job: written by the caller before it rings, read by the workers that hear it. No range: the end.
    Range range = nullptr;
    void* state = nullptr;
    int64_t tasks = 0;
    int used = 0;
    alignas(64) std::atomic<uint32_t> busy{0};
};

ThreadPool::ThreadPool(int threads) : threads_(threads), shared_(std::make_unique<Shared>(threads - 1)) {
    for (int thread = 1; thread < threads; ++thread) {
        Shared::Worker& worker = shared_->workers[static_cast<size_t>(thread - 1)];
        try {
            worker.thread = std::thread(&Shared::Work, shared_.get(), std::ref(worker), thread);
        } catch (const std::system_error& error) {
            throw Error(LTN_STATUS_OUT_OF_MEMORY, "the system refused thread " + std::to_string(thread + 1) + " of " +
                                                      std::to_string(threads) + " (" + error.code().message() +
                                                      "); ask for fewer threads");
        }
    }
    if (threads > 1) shared_->Add();
}

ThreadPool::~ThreadPool() = default;

void ThreadPool::Run(int64_t tasks, Range range, void* state) {
    if (tasks <= 0) return;
    const int used = static_cast<int>(std::min<int64_t>(tasks, threads_));
    if (used == 1) {
        range(state, 0, tasks, 0);
        return;
    }
    Shared& shared = *shared_;
    if (!shared.Take(Shared::Activity::kJob)) {
        // The workers have ended with the library: a destructor of the program's own still computes.
        for (int thread = 0; thread < used; ++thread) {
            range(state, Boundary(tasks, thread, used), Boundary(tasks, thread + 1, used), thread);
        }
        return;
    }
    shared.range = range;
    shared.state = state;
    shared.tasks = tasks;
    shared.used = used;
    shared.busy.store(static_cast<uint32_t>(used - 1), std::memory_order_relaxed);
    for (int thread = 1; thread < used; ++thread) Shared::Ring(shared.workers[static_cast<size_t>(thread - 1)]);
    range(state, 0, Boundary(tasks, 1, used), 0);
    shared.Join();
    shared.activity.store(Shared::Activity::kIdle, std::memory_order_release);
}

}  // namespace latent
