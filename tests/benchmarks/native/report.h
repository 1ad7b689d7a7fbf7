#pragma once

#include <string>
#include <vector>

#include "measure.h"

namespace latent::bench {

// One kind of work, timed on one or more subjects; Latent's is the first.
struct Row {
    std::string group;
    std::string work;
    int threads;
    double amount;     // Of one call, in `unit`.
    std::string unit;  // What a nanosecond's worth of it is called: GFLOP/s, GB/s or G elements/s.
    std::vector<Timing> timings;
    double peak_ns = 0;  // The least time that the machine's peak, measured in the same turns, allows; 0 if it was not.

    double Rate() const { return amount / timings.front().median_ns; }
    double ShareOfPeak() const { return peak_ns / timings.front().median_ns; }
    double RatioToBest() const;  // How many times faster Latent is than the fastest of the others; 0 if it is alone.
};

struct Machine {
    std::string variant;
    std::vector<std::string> peers;
};

std::string Json(const Machine& machine, const std::vector<Row>& rows);
std::string Markdown(const Machine& machine, const std::vector<Row>& rows);

}  // namespace latent::bench
