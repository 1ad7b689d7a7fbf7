// The end of the library's threads when the library is unloaded.
#pragma once

namespace latent {

class ThreadRegistry;

// A base of what owns such threads. The library's destructors, which run in dlclose() and exit(), end the threads that
// are idle. On Windows they could not wait for them: there the library stays loaded as long as the threads.
class ThreadsOfLibrary {
public:
    ThreadsOfLibrary(const ThreadsOfLibrary&) = delete;
    ThreadsOfLibrary& operator=(const ThreadsOfLibrary&) = delete;

protected:
    ThreadsOfLibrary() = default;
    virtual ~ThreadsOfLibrary();

    // From now until Remove the threads may end, on any thread.
    void Add();
    void Remove();

    // Ends the threads and waits for them, but leaves threads that work.
    virtual void EndIfIdle() = 0;

private:
    friend class ThreadRegistry;

    ThreadRegistry* registry_ = nullptr;
    ThreadsOfLibrary* next_ = nullptr;
    [[maybe_unused]] void* library_ = nullptr;  // On Windows.
};

// Ends the idle threads of this process, as the library's destructors do.
void EndIdleThreads();

}  // namespace latent
