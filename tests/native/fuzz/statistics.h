// Counts of the events of the fuzz test, so that it cannot pass without doing its work.
#pragma once

#include <cstdint>
#include <cstdio>
#include <map>
#include <string>

#include "program/op_rules.h"

namespace latent {

struct Statistics {
    int64_t accepted = 0;
    int64_t rejected = 0;
    int64_t runs = 0;
    int64_t completed = 0;                      // Runs that reached their last step.
    int64_t shared = 0;                         // Runs of a part of a divided batch, except the first part.
    std::map<std::string, int64_t> refusals;    // Refusals by the part of the program that the message names.
    std::map<std::string, int64_t> operations;  // Accepted programs with an instruction of this name.

    void Print() const {
        std::printf(
            "%lld programs accepted, %lld rejected; %lld runs, %lld of them completed, %lld of a larger batch\n",
            static_cast<long long>(accepted), static_cast<long long>(rejected), static_cast<long long>(runs),
            static_cast<long long>(completed), static_cast<long long>(shared));
        for (const auto& [name, count] : refusals) Line("rejected for its", name, count);
        for (const auto& [name, count] : operations) Line("accepted with", name, count);
    }

    // Returns false and prints the reason if the test has hardly used some part of the library.
    bool IsMeaningful() const {
        const int64_t programs = accepted + rejected;
        bool enough = AtLeast("programs", programs, 200) && AtLeast("accepted programs", accepted, programs / 4) &&
                      AtLeast("rejected programs", rejected, programs / 4) &&
                      AtLeast("completed runs", completed, runs / 4) &&
                      AtLeast("runs of a larger batch", shared, runs / 20);
        for (const char* part : {"description", "segment", "tensor", "instruction"}) {
            enough = AtLeast(part, Count(refusals, part), programs / 200) && enough;
        }
        for (ltn_opcode opcode = 0; FindRules(opcode) != nullptr; ++opcode) {
            const char* name = FindRules(opcode)->name;
            enough = AtLeast(name, Count(operations, name), accepted / 50) && enough;
        }
        return enough;
    }

private:
    static int64_t Count(const std::map<std::string, int64_t>& counts, const std::string& name) {
        const auto found = counts.find(name);
        return found == counts.end() ? 0 : found->second;
    }

    static void Line(const char* what, const std::string& name, int64_t count) {
        std::printf("  %s %s: %lld\n", what, name.c_str(), static_cast<long long>(count));
    }

    static bool AtLeast(const char* what, int64_t count, int64_t wanted) {
        if (count >= wanted) return true;
        std::printf("FAILED: only %lld of \"%s\", expected at least %lld\n", static_cast<long long>(count), what,
                    static_cast<long long>(wanted));
        return false;
    }
};

}  // namespace latent
