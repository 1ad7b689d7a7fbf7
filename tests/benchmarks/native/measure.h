#pragma once

#include <functional>
#include <string>
#include <vector>

namespace latent::bench {

// Something to time, done once by each call.
struct Subject {
    std::string name;
    std::function<void()> run;
};

struct Timing {
    std::string subject;
    double median_ns;
    double minimum_ns;
};

struct Plan {
    int rounds;      // Turns of each subject.
    double turn_ns;  // Timed part of a turn; three samples are taken at least.
    bool settle;     // Wait before each turn until threads of other libraries have stopped spinning.
};

// Times the subjects in turns, so that what disturbs the machine disturbs them alike. Each turn begins with calls that
// are not timed.
std::vector<Timing> Measure(const Plan& plan, const std::vector<Subject>& subjects);

}  // namespace latent::bench
