// The generic tests, which every operation must pass.
#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "cpu/kernels/chunks.h"
#include "support/op_tester.h"

namespace latent {

namespace {

void CheckCase(const OpCase& op_case, Random& random, const Shape& shape) {
    const OpCall call = op_case.make(random, shape);
    CheckOp(call, op_case.oracle(call));
}

// The seed of the first random call. It is the same in every run unless LATENT_TEST_SEED sets another.
uint64_t FirstSeed() {
    const char* text = std::getenv("LATENT_TEST_SEED");
    return text == nullptr ? 1 : std::strtoull(text, nullptr, 10);
}

void CheckRandomCall(const OpCase& op_case, uint64_t seed) {
    SCOPED_TRACE("replay with LATENT_TEST_SEED=" + std::to_string(seed));
    Random random(seed);
    random.broadcasts = true;
    if (random.Integer(0, 3) == 0) random.specials = op_case.specials;
    CheckCase(op_case, random, random.AnyShape(20000));
}

}  // namespace

TEST_P(OpTest, Short_lengths) {
    Random random(1);
    for (int64_t length = 0; length <= 70; ++length) {
        SCOPED_TRACE("length " + std::to_string(length));
        CheckCase(GetParam(), random, {length});
        if (HasFailure()) return;
    }
}

TEST_P(OpTest, Primes_and_chunk_edges) {
    Random random(2);
    for (const int64_t length : {int64_t{97}, int64_t{257}, int64_t{1009}, kChunkElements - 1, kChunkElements,
                                 kChunkElements + 1, int64_t{40009}}) {
        SCOPED_TRACE("length " + std::to_string(length));
        CheckCase(GetParam(), random, {length});
        if (HasFailure()) return;
    }
}

TEST_P(OpTest, Special_values) {
    Random random(3);
    random.specials = GetParam().specials;
    for (const int64_t length : {1, 7, 64, 1000}) {
        SCOPED_TRACE("length " + std::to_string(length));
        CheckCase(GetParam(), random, {length});
        if (HasFailure()) return;
    }
}

TEST_P(OpTest, Random_shapes) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(100);
    uint64_t seed = FirstSeed();
    do {
        CheckRandomCall(GetParam(), seed++);
    } while (!HasFailure() && std::chrono::steady_clock::now() < end);
}

}  // namespace latent
