#pragma once

#include <string>
#include <vector>

#include "measure.h"

namespace latent::bench {

// One kind of work with the times of one or more subjects; Latent is the first.
struct Row {
    std::string group;
    std::string work;
    int threads;
    double amount;     // Work of one call; divided by nanoseconds it is in `unit`.
    std::string unit;  // The unit of work per nanosecond: GFLOP/s, GB/s or G elements/s.
    std::vector<Timing> timings;
    double peak_ns = 0;  // Least time at the machine's peak, which is measured in the same turns; 0 if unmeasured.

    double Rate() const { return amount / timings.front().median_ns; }
    double ShareOfPeak() const { return peak_ns / timings.front().median_ns; }
    double RatioToBest() const;  // Time of the fastest other subject divided by Latent's; 0 without other subjects.
};

struct Machine {
    std::string variant;
    std::vector<std::string> peers;
};

std::string Json(const Machine& machine, const std::vector<Row>& rows);
std::string Markdown(const Machine& machine, const std::vector<Row>& rows);

}  // namespace latent::bench
