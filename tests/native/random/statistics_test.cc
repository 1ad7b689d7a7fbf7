#include <algorithm>
#include <cmath>
#include <numeric>

#include "random/draws.h"

namespace latent {

namespace {

constexpr int64_t kCount = 1 << 20;
constexpr double kSigmas = 5;  // The random numbers are always the same, so a failure is never chance.

std::vector<float> Draws(ltn_random kind, uint64_t seed, int32_t stream, int64_t step, double p = 0) {
    return RunOp(RandomCall(kind, {kCount}, seed, stream, step, p), SupportedVariants().back(), 1).out[0];
}

double MeanOf(const std::vector<float>& draws, double (*function)(double)) {
    return std::accumulate(draws.begin(), draws.end(), 0.0, [=](double sum, float x) { return sum + function(x); }) /
           static_cast<double>(draws.size());
}

// Compares the mean of a function of the random numbers with its expectation, given the variance of the function.
void ExpectMean(const std::vector<float>& draws, double (*function)(double), double mean, double variance) {
    EXPECT_NEAR(MeanOf(draws, function), mean, kSigmas * std::sqrt(variance / kCount));
}

// Largest distance between the distribution of the random numbers and the given one (Kolmogorov and Smirnov).
double DistributionDistance(std::vector<float> draws, double (*distribution)(double)) {
    std::sort(draws.begin(), draws.end());
    double distance = 0;
    for (size_t i = 0; i < draws.size(); ++i) {
        const double below = static_cast<double>(i) / kCount;
        const double expected = distribution(draws[i]);
        distance = std::max({distance, std::fabs(expected - below), std::fabs(expected - below - 1.0 / kCount)});
    }
    return distance;
}

// The distance that one sample in ten thousand exceeds.
const double kDistanceLimit = 2.23 / std::sqrt(static_cast<double>(kCount));

double Correlation(const std::vector<float>& a, const std::vector<float>& b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0) / kCount;
}

TEST(Statistics, Uniform_draws_have_the_moments_and_the_distribution) {
    const std::vector<float> draws = Draws(LTN_RANDOM_UNIFORM, 1, 2, 3);
    EXPECT_GE(*std::min_element(draws.begin(), draws.end()), 0.0f);
    EXPECT_LT(*std::max_element(draws.begin(), draws.end()), 1.0f);
    ExpectMean(
        draws, [](double x) { return x; }, 1.0 / 2, 1.0 / 12);
    ExpectMean(
        draws, [](double x) { return x * x; }, 1.0 / 3, 4.0 / 45);
    EXPECT_LT(DistributionDistance(draws, [](double x) { return x; }), kDistanceLimit);
}

TEST(Statistics, Normal_draws_have_the_moments_and_the_distribution) {
    const std::vector<float> draws = Draws(LTN_RANDOM_NORMAL, 4, 5, 6);
    ExpectMean(
        draws, [](double x) { return x; }, 0, 1);
    ExpectMean(
        draws, [](double x) { return x * x; }, 1, 2);
    ExpectMean(
        draws, [](double x) { return x * x * x; }, 0, 15);
    ExpectMean(
        draws, [](double x) { return x * x * x * x; }, 3, 96);
    EXPECT_LT(DistributionDistance(draws, [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }),
              kDistanceLimit);
}

TEST(Statistics, Bernoulli_draws_hit_their_probability) {
    for (const double p : {0.01, 0.3, 0.5, 0.99}) {
        ExpectMean(
            Draws(LTN_RANDOM_BERNOULLI, 7, 8, 9, p), [](double x) { return x; }, p, p * (1 - p));
    }
}

TEST(Statistics, Streams_steps_and_seeds_do_not_correlate) {
    const double limit = kSigmas / std::sqrt(static_cast<double>(kCount));
    const std::vector<float> draws = Draws(LTN_RANDOM_NORMAL, 1, 1, 1);
    EXPECT_LT(std::fabs(Correlation(draws, Draws(LTN_RANDOM_NORMAL, 1, 2, 1))), limit);
    EXPECT_LT(std::fabs(Correlation(draws, Draws(LTN_RANDOM_NORMAL, 1, 1, 2))), limit);
    EXPECT_LT(std::fabs(Correlation(draws, Draws(LTN_RANDOM_NORMAL, 2, 1, 1))), limit);
    EXPECT_LT(std::fabs(Correlation(draws, Draws(LTN_RANDOM_NORMAL, uint64_t{1} << 32, 1, 1))), limit);
    EXPECT_LT(std::fabs(Correlation(draws, Draws(LTN_RANDOM_NORMAL, 1, 1, int64_t{1} << 32))), limit);
    std::vector<float> neighbours(draws.begin() + 1, draws.end());
    neighbours.push_back(draws[0]);
    EXPECT_LT(std::fabs(Correlation(draws, neighbours)), limit);
}

}  // namespace

}  // namespace latent
