// The bits of outputs that every GPU must give: hashes in hashes.txt, by test and number of the run in the test. A run
// of all tests with LATENT_CUDA_RECORD=FILE appends them to a file instead.
#pragma once

#include <vector>

namespace latent {

// Fails the running test unless its outputs have the recorded bits, where all NaN are equal.
void ExpectRecordedBits(const std::vector<std::vector<float>>& outputs);

}  // namespace latent
