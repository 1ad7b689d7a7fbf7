#include "cuda/recorded_hashes.h"

#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>

namespace latent {
namespace {

// FNV-1a over 32-bit words.
std::string HashOf(const std::vector<std::vector<float>>& outputs) {
    constexpr uint64_t kStart = 0xcbf29ce484222325, kPrime = 0x100000001b3;
    constexpr uint32_t kNan = 0x7FFFFFFF;
    uint64_t hash = kStart;
    for (const std::vector<float>& output : outputs) {
        for (const float x : output) hash = (hash ^ (x == x ? std::bit_cast<uint32_t>(x) : kNan)) * kPrime;
        hash = (hash ^ output.size()) * kPrime;
    }
    char text[17];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
    return text;
}

std::map<std::string, std::string> ReadHashes() {
    const char* const other = std::getenv("LATENT_CUDA_HASHES");
    std::ifstream file(other == nullptr ? LATENT_CUDA_HASHES : other);
    std::map<std::string, std::string> hashes;
    for (std::string name, hash; file >> name >> hash;) hashes[name] = hash;
    return hashes;
}

// Such as Reduce.sums_of_rows:2 for the second run.
std::string NameOfRun() {
    static std::map<std::string, int> runs;
    const testing::TestInfo& test = *testing::UnitTest::GetInstance()->current_test_info();
    const std::string name = std::string(test.test_suite_name()) + "." + test.name();
    return name + ":" + std::to_string(++runs[name]);
}

}  // namespace

void ExpectRecordedBits(const std::vector<std::vector<float>>& outputs) {
    static const std::map<std::string, std::string> hashes = ReadHashes();
    const std::string name = NameOfRun();
    const std::string hash = HashOf(outputs);
    if (const char* const record = std::getenv("LATENT_CUDA_RECORD")) {
        std::ofstream(record, std::ios::app) << name << " " << hash << "\n";
        return;
    }
    const auto recorded = hashes.find(name);
    if (recorded == hashes.end()) {
        ADD_FAILURE() << "no bits are recorded for " << name
                      << "; run all tests on the emulator with LATENT_CUDA_RECORD=FILE, which becomes hashes.txt";
    } else {
        EXPECT_EQ(hash, recorded->second) << "the outputs of " << name << " have other bits than those recorded";
    }
}

}  // namespace latent
