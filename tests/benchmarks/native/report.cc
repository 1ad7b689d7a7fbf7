#include "report.h"

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <limits>

namespace latent::bench {
namespace {

__attribute__((format(printf, 1, 2))) std::string Format(const char* format, ...) {
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return text;
}

std::string Join(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
    return text;
}

// Quotes a text for JSON. Names of libraries contain neither quotes nor backslashes.
std::string Quote(const std::string& text) {
    return '"' + text + '"';
}

std::string TimingJson(const Timing& timing) {
    return Format(R"({"subject": "%s", "median_us": %.4f, "min_us": %.4f})", timing.subject.c_str(),
                  timing.median_ns / 1e3, timing.minimum_ns / 1e3);
}

std::string RowJson(const Row& row) {
    std::vector<std::string> timings;
    for (const Timing& timing : row.timings) timings.push_back(TimingJson(timing));
    std::string text = Format(R"({"group": "%s", "work": "%s", "threads": %d, "rate": %.4g, "unit": "%s")",
                              row.group.c_str(), row.work.c_str(), row.threads, row.Rate(), row.unit.c_str());
    if (row.timings.size() > 1) text += Format(R"(, "ratio_to_best": %.4f)", row.RatioToBest());
    if (row.peak_ns > 0) text += Format(R"(, "share_of_peak": %.4f)", row.ShareOfPeak());
    return text + ", \"timings\": [" + Join(timings) + "]}";
}

std::string RowMarkdown(const Row& row) {
    std::string others;
    for (size_t i = 1; i < row.timings.size(); ++i) {
        others += Format("%s%s %.1f", i > 1 ? ", " : "", row.timings[i].subject.c_str(),
                         row.amount / row.timings[i].median_ns);
    }
    return Format("| %s | %d | %.2f | %.1f %s | %s | %s | %s |\n", row.work.c_str(), row.threads,
                  row.timings.front().median_ns / 1e3, row.Rate(), row.unit.c_str(), others.c_str(),
                  row.timings.size() > 1 ? Format("%.2f", row.RatioToBest()).c_str() : "",
                  row.peak_ns > 0 ? Format("%.0f %%", 100 * row.ShareOfPeak()).c_str() : "");
}

// The comparison of a group: geometric mean and minimum of the ratios.
std::string Summary(const std::string& group, const std::vector<Row>& rows) {
    double logarithms = 0, least = std::numeric_limits<double>::infinity();
    int count = 0;
    for (const Row& row : rows) {
        if (row.group != group || row.timings.size() < 2) continue;
        logarithms += std::log(row.RatioToBest());
        least = std::min(least, row.RatioToBest());
        ++count;
    }
    if (count == 0) return "";
    return Format("\nAgainst the best of the others: geometric mean %.2f, least %.2f, over %d lines.\n",
                  std::exp(logarithms / count), least, count);
}

}  // namespace

double Row::RatioToBest() const {
    double best = std::numeric_limits<double>::infinity();
    for (size_t i = 1; i < timings.size(); ++i) best = std::min(best, timings[i].median_ns);
    return timings.size() > 1 ? best / timings.front().median_ns : 0;
}

std::string Json(const Machine& machine, const std::vector<Row>& rows) {
    std::vector<std::string> peers;
    std::transform(machine.peers.begin(), machine.peers.end(), std::back_inserter(peers), Quote);
    std::string text = "{\"variant\": " + Quote(machine.variant) + ", \"peers\": [" + Join(peers) + "],\n\"rows\": [\n";
    for (size_t i = 0; i < rows.size(); ++i) text += RowJson(rows[i]) + (i + 1 < rows.size() ? ",\n" : "\n");
    return text + "]}\n";
}

std::string Markdown(const Machine& machine, const std::vector<Row>& rows) {
    std::string text =
        "Variant " + machine.variant + ". Others: " + (machine.peers.empty() ? "none" : Join(machine.peers)) + ".\n";
    for (size_t i = 0; i < rows.size(); ++i) {
        if (i == 0 || rows[i].group != rows[i - 1].group) {
            text += "\n### " + rows[i].group +
                    "\n\n| work | threads | median us | rate | others | ratio to the best | share of the FMA peak |\n"
                    "|---|---|---|---|---|---|---|\n";
        }
        text += RowMarkdown(rows[i]);
        if (i + 1 == rows.size() || rows[i].group != rows[i + 1].group) text += Summary(rows[i].group, rows);
    }
    return text;
}

}  // namespace latent::bench
