// Times Latent's kernels through the C ABI.
// usage: latent_bench [--quick] [--peers] [--only PART] [--json FILE] [--markdown FILE]
// PART: machine, kernels, gemm or conv.
#include <algorithm>
#include <cstring>
#include <fstream>
#include <iostream>
#include <thread>

#include "subjects.h"

namespace latent::bench {
namespace {

struct Arguments {
    bool quick = false;
    bool peers = false;
    std::string only{};
    std::string json;
    std::string markdown;
};

bool IsPart(const std::string& name) {
    return name == "machine" || name == "kernels" || name == "gemm" || name == "conv";
}

Arguments Parse(int count, char** values) {
    Arguments arguments;
    for (int i = 1; i < count; ++i) {
        const std::string value = values[i];
        if (value == "--quick") {
            arguments.quick = true;
        } else if (value == "--peers") {
            arguments.peers = true;
        } else if (value == "--only" && i + 1 < count && IsPart(values[i + 1])) {
            arguments.only = values[++i];
        } else if ((value == "--json" || value == "--markdown") && i + 1 < count) {
            (value == "--json" ? arguments.json : arguments.markdown) = values[++i];
        } else {
            std::cerr << "latent_bench: '" << value
                      << "' is none of --quick, --peers, --only machine|kernels|gemm|conv, --json FILE, "
                         "--markdown FILE\n";
            std::exit(2);
        }
    }
    return arguments;
}

const char* VariantName(ltn_variant variant) {
    constexpr const char* kNames[] = {"best", "scalar", "sse4", "avx2", "avx512", "neon"};
    return kNames[variant];
}

void Write(const std::string& path, const std::string& text) {
    if (path.empty()) return;
    std::ofstream file(path, std::ios::binary);
    if (!(file << text) || !file.flush()) {
        std::cerr << "latent_bench: '" << path << "' cannot be written\n";
        std::exit(1);
    }
}

int Main(int count, char** values) {
    const Arguments arguments = Parse(count, values);
    const std::vector<Peer> peers = arguments.peers ? LoadPeers() : std::vector<Peer>();
    Settings settings{arguments.quick, {1}};
    if (std::thread::hardware_concurrency() > 1) settings.thread_counts.push_back(2);
    Machine machine{VariantName(ltn_context_variant(MakeContext(1).get())), {}};
    for (const Peer& peer : peers) machine.peers.push_back(peer.name + " (" + peer.description + ")");

    std::vector<Row> rows;
    const auto wants = [&](const char* part) { return arguments.only.empty() || arguments.only == part; };
    if (wants("machine")) BenchMachine(settings, rows);
    if (wants("kernels")) BenchKernels(settings, rows);
    if (wants("gemm")) BenchGemm(settings, peers, rows);
    if (wants("conv")) BenchConv(settings, arguments.peers, rows);
    const std::string markdown = Markdown(machine, rows);
    std::cout << markdown;
    Write(arguments.markdown, markdown);
    Write(arguments.json, Json(machine, rows));
    return 0;
}

}  // namespace
}  // namespace latent::bench

int main(int count, char** values) {
    return latent::bench::Main(count, values);
}
