#pragma once

#include <functional>
#include <string>
#include <vector>

namespace latent::bench {

// A subject of the timing. Each call does its work once.
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
    int rounds;      // Number of turns of each subject.
    double turn_ns;  // Timed part of a turn; three samples are taken at least.
    bool settle;     // Wait before each turn until threads of other libraries have stopped spinning.
};

// Times the subjects alternately, so that disturbances of the machine affect all of them. Each turn begins with untimed
// calls.
std::vector<Timing> Measure(const Plan& plan, const std::vector<Subject>& subjects);

}  // namespace latent::bench
