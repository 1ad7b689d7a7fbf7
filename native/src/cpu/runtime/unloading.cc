#include "cpu/runtime/unloading.h"

#if defined(_WIN32)
#if !defined(NOMINMAX)
#define NOMINMAX
#endif
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#else
#include <unistd.h>

#include <atomic>
#include <mutex>
#endif

namespace latent {

#if defined(_WIN32)

void ThreadsOfLibrary::Add() {
    static const char kHere = 0;
    HMODULE library = nullptr;
    // Counts a reference to the library.
    GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, reinterpret_cast<LPCWSTR>(&kHere), &library);
    library_ = library;
}

void ThreadsOfLibrary::Remove() {}

ThreadsOfLibrary::~ThreadsOfLibrary() {
    if (library_ != nullptr) FreeLibrary(static_cast<HMODULE>(library_));
}

void EndIdleThreads() {}

#else

// The threads of one process. It is never freed: a program's own destructors, which destroy contexts, may run later.
class ThreadRegistry {
public:
    // A forked child makes a registry of its own: the parent's threads do not live in the child, and one of them may
    // have held the lock.
    static ThreadRegistry& OfThisProcess() {
        ThreadRegistry* registry = current.load(std::memory_order_acquire);
        while (registry == nullptr || registry->process_ != getpid()) {
            auto* const fresh = new ThreadRegistry;
            if (current.compare_exchange_strong(registry, fresh, std::memory_order_acq_rel)) return *fresh;
            delete fresh;
        }
        return *registry;
    }

    static void EndIdleOfThisProcess() {
        ThreadRegistry* const registry = current.load(std::memory_order_acquire);
        if (registry != nullptr && registry->process_ == getpid()) registry->EndIdle();
    }

    void Add(ThreadsOfLibrary& threads) {
        const std::lock_guard lock(mutex_);
        threads.registry_ = this;
        threads.next_ = first_;
        first_ = &threads;
    }

    void Remove(const ThreadsOfLibrary& threads) {
        const std::lock_guard lock(mutex_);
        for (ThreadsOfLibrary** link = &first_; *link != nullptr; link = &(*link)->next_) {
            if (*link != &threads) continue;
            *link = threads.next_;
            return;
        }
    }

private:
    void EndIdle() {
        const std::lock_guard lock(mutex_);
        for (ThreadsOfLibrary* threads = first_; threads != nullptr; threads = threads->next_) threads->EndIfIdle();
    }

    static std::atomic<ThreadRegistry*> current;

    const pid_t process_ = getpid();
    std::mutex mutex_;
    ThreadsOfLibrary* first_ = nullptr;
};

std::atomic<ThreadRegistry*> ThreadRegistry::current = nullptr;

void ThreadsOfLibrary::Add() {
    ThreadRegistry::OfThisProcess().Add(*this);
}

void ThreadsOfLibrary::Remove() {
    if (registry_ != nullptr) registry_->Remove(*this);
}

ThreadsOfLibrary::~ThreadsOfLibrary() = default;

void EndIdleThreads() {
    ThreadRegistry::EndIdleOfThisProcess();
}

namespace {

struct Unloading {
    ~Unloading() { EndIdleThreads(); }
};

const Unloading kUnloading;

}  // namespace

#endif

}  // namespace latent
