#include "cpu/runtime/thread_pool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#if defined(_WIN32)
#define WIN32_LEAN_AND_MEAN
#if !defined(NOMINMAX)
#define NOMINMAX
#endif
#include <windows.h>
#else
#include <sys/resource.h>
#include <time.h>
#endif

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "cpu/runtime/unloading.h"
#include "runtime/error.h"

namespace latent {

namespace {

// Nothing in the pool yields or parks at once: this is long enough for every worker to do so.
void LetWorkersPark() {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

TEST(ThreadPool, RunsEachTaskOnce) {
    for (const int threads : {1, 2, 3, 5, 16}) {
        ThreadPool pool(threads);
        for (const int64_t tasks : {0, 1, 2, 3, 7, 16, 17, 1000}) {
            std::vector<std::atomic<int>> runs(static_cast<size_t>(tasks));
            pool.For(tasks, [&](int64_t task, int) { ++runs[static_cast<size_t>(task)]; });
            for (const std::atomic<int>& count : runs) EXPECT_EQ(count, 1) << tasks << " tasks, " << threads;
        }
    }
}

TEST(ThreadPool, GivesEachThreadTheDocumentedRange) {
    for (const int threads : {1, 2, 3, 5}) {
        ThreadPool pool(threads);
        for (const int64_t tasks : {1, 2, 4, 5, 9, 1000}) {
            const int64_t used = std::min<int64_t>(tasks, threads);
            std::vector<std::pair<int64_t, int64_t>> ranges(static_cast<size_t>(threads), {-1, -1});
            pool.ForRanges(tasks, [&](int64_t begin, int64_t end, int thread) {
                ranges[static_cast<size_t>(thread)] = {begin, end};
            });
            for (int64_t i = 0; i < threads; ++i) {
                const auto expected = i < used ? std::pair{tasks * i / used, tasks * (i + 1) / used}
                                               : std::pair<int64_t, int64_t>{-1, -1};
                EXPECT_EQ(ranges[static_cast<size_t>(i)], expected) << tasks << " tasks, thread " << i;
            }
        }
    }
}

TEST(ThreadPool, RunsOneTaskOnTheCaller) {
    ThreadPool pool(3);
    std::thread::id ran_on;
    pool.For(1, [&](int64_t, int) { ran_on = std::this_thread::get_id(); });
    EXPECT_EQ(ran_on, std::this_thread::get_id());
}

// The sum is not atomic: only the pool orders the workers' writes before the caller's reads.
TEST(ThreadPool, IsReusedManyTimes) {
    ThreadPool pool(3);
    std::vector<int64_t> sums(3 * 16);
    constexpr int kForks = 100000;
    for (int fork = 0; fork < kForks; ++fork) {
        pool.For(3, [&](int64_t task, int) { sums[static_cast<size_t>(task) * 16] += task + 1; });
    }
    EXPECT_EQ(sums[0], kForks);
    EXPECT_EQ(sums[16], 2 * kForks);
    EXPECT_EQ(sums[32], 3 * kForks);
}

TEST(ThreadPool, WakesParkedWorkers) {
    ThreadPool pool(2);
    for (int fork = 0; fork < 20; ++fork) {
        LetWorkersPark();
        std::atomic<int> runs = 0;
        pool.For(2, [&](int64_t, int) { ++runs; });
        EXPECT_EQ(runs, 2);
    }
}

TEST(ThreadPool, WaitsForASlowWorker) {
    ThreadPool pool(2);
    int done = 0;
    pool.For(2, [&](int64_t task, int) {
        if (task == 0) return;
        LetWorkersPark();
        done = 1;
    });
    EXPECT_EQ(done, 1);
}

TEST(ThreadPool, IsDestroyedWhileWorkersParkOrSpinOrNeverRan) {
    for (int round = 0; round < 50; ++round) {
        ThreadPool never(4);
        ThreadPool spinning(4);
        spinning.For(4, [](int64_t, int) {});
        if (round % 10 == 0) LetWorkersPark();
    }
}

TEST(ThreadPool, ServesMoreThreadsThanProcessors) {
    ThreadPool pool(static_cast<int>(4 * std::thread::hardware_concurrency()) + 1);
    std::atomic<int64_t> sum = 0;
    for (int fork = 0; fork < 200; ++fork) pool.For(1000, [&](int64_t task, int) { sum += task; });
    EXPECT_EQ(sum, 200 * (1000 * 999 / 2));
}

// The processor time of this process.
double ProcessorSeconds() {
#if defined(_WIN32)
    FILETIME created, ended, kernel, user;
    GetProcessTimes(GetCurrentProcess(), &created, &ended, &kernel, &user);
    const auto seconds = [](FILETIME time) {
        return 429.4967296 * time.dwHighDateTime + 1e-7 * time.dwLowDateTime;  // In units of 100 ns.
    };
    return seconds(kernel) + seconds(user);
#else
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
#endif
}

// No timing of work: only that the processor time of an idle pool is far from that of a spinning one, which would be
// the whole pause for each worker.
TEST(ThreadPool, DoesNotBurnTheProcessorWhenIdle) {
    ThreadPool pool(2);
    pool.For(2, [](int64_t, int) {});
    LetWorkersPark();
    const double before = ProcessorSeconds();
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    EXPECT_LT(ProcessorSeconds() - before, 0.1);
}

#if !defined(_WIN32)
// As in a destructor of a program, which runs after those of the library.
TEST(ThreadPool, ComputesOnTheCallerAfterTheEndOfTheLibrary) {
    ThreadPool pool(3);
    pool.For(3, [](int64_t, int) {});
    EndIdleThreads();
    std::vector<std::pair<int64_t, int64_t>> ranges;
    pool.ForRanges(7, [&](int64_t begin, int64_t end, int thread) {
        EXPECT_EQ(thread, std::ssize(ranges));
        ranges.emplace_back(begin, end);
    });
    EXPECT_EQ(ranges, (std::vector<std::pair<int64_t, int64_t>>{{0, 2}, {2, 4}, {4, 7}}));
}

// As in exit() while another thread computes.
TEST(ThreadPool, KeepsItsWorkersWhileTheyWork) {
    ThreadPool pool(2);
    pool.For(2, [](int64_t task, int) {
        if (task == 0) EndIdleThreads();
    });
    std::thread::id ran_on[2];
    pool.For(2, [&](int64_t task, int) { ran_on[task] = std::this_thread::get_id(); });
    EXPECT_EQ(ran_on[0], std::this_thread::get_id());
    EXPECT_NE(ran_on[1], ran_on[0]);
}
#endif

// Sanitizers reserve more address space than the limit allows.
#if defined(__linux__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
void CreatePoolWithoutMemoryForItsThreads() {
    const rlimit limit{size_t{512} << 20, size_t{512} << 20};
    setrlimit(RLIMIT_AS, &limit);
    try {
        ThreadPool pool(256);
    } catch (const Error& error) {
        const bool told = error.status() == LTN_STATUS_OUT_OF_MEMORY &&
                          std::string(error.what()).find(" of 256 ") != std::string::npos;
        std::exit(told ? 0 : 2);
    }
    std::exit(1);
}

TEST(ThreadPoolDeathTest, TellsWhichThreadTheSystemRefuses) {
    testing::FLAGS_gtest_death_test_style = "threadsafe";
    EXPECT_EXIT(CreatePoolWithoutMemoryForItsThreads(), testing::ExitedWithCode(0), "");
}
#endif

}  // namespace

}  // namespace latent
