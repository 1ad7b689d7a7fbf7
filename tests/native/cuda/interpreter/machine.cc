// The interpreter as the machine of a false driver: it runs the PTX that ships. A kernel that accesses what it must
// not, races in shared memory, or waits forever, ends the process with the line of its PTX.
#include "driver/machine.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "interpreter/address.h"
#include "interpreter/block.h"
#include "interpreter/parser.h"

namespace false_driver {

using interpreter::Block;
using interpreter::Kernel;
using interpreter::LaunchShape;
using interpreter::Progress;

struct Module {
    std::vector<std::unique_ptr<Kernel>> kernels;
    std::vector<Function> functions;
};

namespace {

constexpr size_t kMostSharedBytes = 48 << 10;  // Of a block, without a request for more.
constexpr int64_t kTurn = 20000;               // Instructions of a warp before others run that it may wait for.
constexpr int kPatience = 1000;                // Rounds in which all wait before this counts as a deadlock.

const Kernel& KernelOf(const Function& function) {
    return *static_cast<const Kernel*>(function.code);
}

void CheckLimits(const Kernel& kernel, unsigned threads) {
    if (threads > kernel.most_threads) {
        Die(kernel.name + " has " + std::to_string(threads) + " threads in a block, expected at most " +
            std::to_string(kernel.most_threads));
    }
    if (kernel.shared_bytes > kMostSharedBytes) {
        Die(kernel.name + " has " + std::to_string(kernel.shared_bytes) + " bytes of shared memory, expected at most " +
            std::to_string(kMostSharedBytes));
    }
}

// Runs blocks until all have ended.
void RunBlocks(std::vector<std::unique_ptr<Block>>& blocks) {
    int idle = 0;  // Rounds.
    for (bool is_done = false; !is_done;) {
        Progress most = Progress::kNone;
        is_done = true;
        for (const auto& block : blocks) {
            try {
                most = std::max(most, block->Run(kTurn));
            } catch (const interpreter::Error& error) {
                Die(block->Describe() + ": " + error.what());
            }
            is_done = is_done && block->IsDone();
        }
        idle = most == Progress::kInstructions ? 0 : idle + 1;
        if (is_done || (most != Progress::kNone && idle <= kPatience)) continue;
        const auto waiting =
            std::find_if(blocks.begin(), blocks.end(), [](const auto& block) { return !block->IsDone(); });
        Die((*waiting)->Describe() + ": " + (*waiting)->DescribeWait());
    }
}

}  // namespace

std::string LoadImage(const Module** out, const void* image) {
    auto module = std::make_unique<Module>();
    try {
        module->kernels = interpreter::ParseModule(static_cast<const char*>(image));
    } catch (const interpreter::Error& error) {
        return error.what();
    }
    for (const auto& kernel : module->kernels) {
        module->functions.push_back({kernel->name, kernel->parameter_bytes, kernel.get()});
    }
    *out = module.release();  // Lives until the process ends.
    return {};
}

const Function* FindFunction(const Module& module, const char* name) {
    const auto found = std::find_if(module.functions.begin(), module.functions.end(),
                                    [&](const Function& function) { return function.name == name; });
    return found == module.functions.end() ? nullptr : &*found;
}

void Launch(const LaunchOptions& options) {
    const Kernel& kernel = KernelOf(*options.function);
    CheckLimits(kernel, options.threads);
    interpreter::ForgetGlobal();
    const LaunchShape shape{options.blocks, options.threads, static_cast<const std::byte*>(options.parameters)};
    const unsigned resident = options.is_cooperative ? options.blocks : 1;
    for (unsigned first = 0; first < options.blocks; first += resident) {
        std::vector<std::unique_ptr<Block>> blocks;
        for (unsigned i = first; i < first + resident; ++i) {
            blocks.push_back(std::make_unique<Block>(kernel, shape, i));
        }
        RunBlocks(blocks);
    }
}

const char* DeviceName() {
    return "interpreter of PTX on the host's processor";
}

void Die(const std::string& message) {
    std::fprintf(stderr, "interpreter: %s\n", message.c_str());
    std::abort();
}

}  // namespace false_driver
