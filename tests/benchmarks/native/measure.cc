#include "measure.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>

namespace latent::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kSampleNs = 50e3;                         // A thousand times the cost of reading the clock.
constexpr double kWarmUpNs = 5e6;                          // Fills caches and wakes threads.
constexpr auto kSpinEnds = std::chrono::milliseconds(30);  // OpenBLAS spins for 2^26 cycles, libgomp for less.

double Elapsed(Clock::time_point start) {
    return std::chrono::duration<double, std::nano>(Clock::now() - start).count();
}

double Repeat(const Subject& subject, int times) {
    const auto start = Clock::now();
    for (int i = 0; i < times; ++i) subject.run();
    return Elapsed(start);
}

int CallsOfSample(const Subject& subject) {
    Repeat(subject, 1);
    return std::max(1, static_cast<int>(std::ceil(kSampleNs / Repeat(subject, 1))));
}

void WarmUp(const Subject& subject, int calls) {
    const auto start = Clock::now();
    do {
        Repeat(subject, calls);
    } while (Elapsed(start) < kWarmUpNs);
}

void Take(const Subject& subject, int calls, double turn_ns, std::vector<double>& samples) {
    const auto start = Clock::now();
    for (int taken = 0; taken < 3 || Elapsed(start) < turn_ns; ++taken)
        samples.push_back(Repeat(subject, calls) / calls);
}

Timing Summarize(const Subject& subject, std::vector<double>& samples) {
    std::sort(samples.begin(), samples.end());
    return {subject.name, samples[samples.size() / 2], samples.front()};
}

}  // namespace

std::vector<Timing> Measure(const Plan& plan, const std::vector<Subject>& subjects) {
    std::vector<int> calls;
    for (const Subject& subject : subjects) calls.push_back(CallsOfSample(subject));
    std::vector<std::vector<double>> samples(subjects.size());
    for (int round = 0; round < plan.rounds; ++round) {
        for (size_t i = 0; i < subjects.size(); ++i) {
            if (plan.settle) std::this_thread::sleep_for(kSpinEnds);
            WarmUp(subjects[i], calls[i]);
            Take(subjects[i], calls[i], plan.turn_ns, samples[i]);
        }
    }
    std::vector<Timing> timings;
    for (size_t i = 0; i < subjects.size(); ++i) timings.push_back(Summarize(subjects[i], samples[i]));
    return timings;
}

}  // namespace latent::bench
