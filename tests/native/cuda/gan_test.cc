// Rounds of a DCGAN (Radford et al. 2016) and critic steps of a WGAN-GP (Gulrajani et al. 2017, with the gradient of
// its penalty) as programs by hand, near those of the CPU.
#include <cmath>

#include "cuda/op_cases.h"
#include "support/tolerance.h"

namespace latent {
namespace {

constexpr int64_t kSide = 8, kChannels = 5, kMaps = 16, kSeeds = 12, kLatent = 6;
constexpr int32_t kRows = 8;
constexpr int64_t kSteps = 4;
constexpr double kSlope = 0.2;
constexpr int32_t kPixels = 1 | 2 | 4;  // Axes of a batch of images, but for their channels.

const Shape kImages = {kBatch, kSide, kSide, kChannels};
const Shape kFeatures = {kBatch, kSide / 2, kSide / 2, kMaps};
const Shape kScores = {kBatch, 1, 1, 1};

struct Gan : OpProgram {
    int32_t rate = 0;
    // Of the discriminator: a convolution by strides of 2, and one that sees all of it. Of the generator: a product,
    // and a transposed convolution.
    int32_t w1, b1, w2, b2;

    Gan() : OpProgram(kRows) {
        step_capacity = kSteps;
        rate = With({}, TestTensor({}, {0.01f}));
        w1 = State({kMaps, 4, 4, kChannels}, -0.2, 0.2);
        b1 = State({kMaps}, -0.2, 0.2);
        w2 = State({1, kSide / 2, kSide / 2, kMaps}, -0.2, 0.2);
        b2 = State({1}, -0.2, 0.2);
    }

    // Memory in one segment for all intermediate results.
    int32_t Room(const Shape& dims) {
        if (arena_ < 0) arena_ = Segment(int64_t{1} << 20);
        const int32_t tensor = Tensor(arena_, arena_end_, dims);
        arena_end_ += (4 * Capacity(dims) + 63) / 64 * 64;
        return tensor;
    }

    int32_t Conv(ltn_opcode opcode, const Shape& out, const std::vector<int32_t>& in, int64_t stride, int64_t pad,
                 ltn_activation activation = LTN_ACTIVATION_NONE) {
        const int32_t result = Room(out);
        const auto s = static_cast<double>(stride), p = static_cast<double>(pad);
        Add(opcode, {result}, in, 0, activation, {s, s, p, p, 1, 1, 1, kSlope});
        return result;
    }
    int32_t Map(ltn_map kind, int32_t x, const Shape& dims, double a = 0, double b = 0) {
        const int32_t result = Room(dims);
        Add(LTN_OPCODE_MAP, {result}, {x}, kind, 0, {a, b});
        return result;
    }
    int32_t Combine(ltn_combine kind, int32_t x, int32_t y, const Shape& dims, double a = 0) {
        const int32_t result = Room(dims);
        Add(LTN_OPCODE_COMBINE, {result}, {x, y}, kind, 0, {a});
        return result;
    }
    int32_t Sum(int32_t x, const Shape& dims, int32_t axes) {
        const int32_t result = Room(dims);
        Add(LTN_OPCODE_REDUCE, {result}, {x}, LTN_REDUCE_SUM, axes);
        return result;
    }
    void Update(int32_t parameter, int32_t gradient, const Shape& dims) {
        const int32_t first = With(dims, TestTensor(dims)), second = With(dims, TestTensor(dims));
        Add(LTN_OPCODE_ADAM, {parameter, first, second}, {View(gradient, dims), rate}, 0, 0,
            {0.5, 0.999, 1e-8, 0, 0, 0, 0});
    }

    int32_t Features(int32_t images) {
        return Conv(LTN_OPCODE_CONV, kFeatures, {images, w1, b1}, 2, 1, LTN_ACTIVATION_LEAKY_RELU);
    }
    // The gradients by w1, b1 and w2 of a loss whose gradients by the features are given.
    int32_t ByW1(int32_t images, int32_t dfeatures) {
        return Conv(LTN_OPCODE_CONV_FILTER, {kMaps, 4, 4, kChannels}, {images, dfeatures}, 2, 1);
    }
    int32_t ByB1(int32_t dfeatures) { return Sum(dfeatures, {1, 1, 1, kMaps}, kPixels); }

private:
    int32_t arena_ = -1;
    int64_t arena_end_ = 0;
};

struct Dcgan : Gan {
    int32_t g1, g2, c2, ones;

    Dcgan() {
        g1 = State({kLatent, kSide * kSide / 4 * kSeeds}, -0.2, 0.2);
        g2 = State({kSeeds, 4, 4, kChannels}, -0.2, 0.2);
        c2 = State({kChannels}, -0.2, 0.2);
        ones = With(kScores, TestTensor({kRows, 1, 1, 1}, std::vector<float>(kRows, 1.0f)));
        const int32_t zeros = With(kScores, TestTensor({kRows, 1, 1, 1}));
        const int32_t real = In(kImages);
        UpdateDiscriminator(Discriminate(real, ones), Discriminate(Generate(1).images, zeros));
        UpdateGenerator();
    }

private:
    struct Fakes {
        int32_t noise, seeds, images;
    };
    struct Judged {
        int32_t images, features, dscores, dfeatures;
    };
    const Shape seeds_ = {kBatch, kSide / 2, kSide / 2, kSeeds};
    const Shape flat_seeds_ = {kBatch, kSide* kSide / 4 * kSeeds};

    Fakes Generate(int32_t stream) {
        const int32_t noise = Room({kBatch, kLatent}), seeds = Room(flat_seeds_);
        Add(LTN_OPCODE_RANDOM, {noise}, {}, LTN_RANDOM_NORMAL, stream);
        Add(LTN_OPCODE_MATMUL, {seeds}, {noise, g1}, LTN_FORM_NN, LTN_ACTIVATION_RELU);
        const int32_t images =
            Conv(LTN_OPCODE_CONV_TRANSPOSE, kImages, {View(seeds, seeds_), g2, c2}, 2, 1, LTN_ACTIVATION_TANH);
        return {noise, seeds, images};
    }

    Judged Discriminate(int32_t images, int32_t targets) {
        const int32_t features = Features(images), scale = Room({}), dscores = Room(kScores);
        const int32_t scores = Conv(LTN_OPCODE_CONV, kScores, {features, w2, b2}, 1, 0);
        Add(LTN_OPCODE_FILL, {scale}, {}, 0, 0, {1.0, -1.0});
        Add(LTN_OPCODE_BCE_LOSS, {dscores, Out({})}, {scores, targets, scale});
        const int32_t dfeatures = Conv(LTN_OPCODE_CONV_TRANSPOSE, kFeatures, {dscores, w2}, 1, 0);
        return {images, features, dscores, Combine(LTN_COMBINE_GATE, dfeatures, features, kFeatures, kSlope)};
    }

    void UpdateDiscriminator(const Judged& real, const Judged& fake) {
        const auto add = [&](int32_t p, int32_t q, const Shape& dims) { return Combine(LTN_COMBINE_ADD, p, q, dims); };
        const Shape w1_shape{kMaps, 4, 4, kChannels}, w2_shape{1, kSide / 2, kSide / 2, kMaps};
        const auto by_w2 = [&](const Judged& judged) {
            return Conv(LTN_OPCODE_CONV_FILTER, w2_shape, {judged.features, judged.dscores}, 1, 0);
        };
        const auto by_b2 = [&](const Judged& judged) { return Sum(judged.dscores, {1, 1, 1, 1}, kPixels); };
        const int32_t dw1 = add(ByW1(real.images, real.dfeatures), ByW1(fake.images, fake.dfeatures), w1_shape);
        const int32_t db1 = add(ByB1(real.dfeatures), ByB1(fake.dfeatures), {1, 1, 1, kMaps});
        const int32_t dw2 = add(by_w2(real), by_w2(fake), w2_shape);
        const int32_t db2 = add(by_b2(real), by_b2(fake), {1, 1, 1, 1});
        Update(w1, dw1, w1_shape);
        Update(b1, db1, {kMaps});
        Update(w2, dw2, w2_shape);
        Update(b2, db2, {1});
    }

    void UpdateGenerator() {
        const Fakes fakes = Generate(2);
        const Judged judged = Discriminate(fakes.images, ones);
        const int32_t by_images = Conv(LTN_OPCODE_CONV_TRANSPOSE, kImages, {judged.dfeatures, w1}, 2, 1);
        const int32_t squares = Map(LTN_MAP_SQUARE, fakes.images, kImages);
        const int32_t slopes = Map(LTN_MAP_AFFINE, squares, kImages, -1, 1);
        const int32_t dimages = Combine(LTN_COMBINE_MULTIPLY, by_images, slopes, kImages);
        const int32_t seeds = View(fakes.seeds, seeds_);
        const int32_t dseeds = Conv(LTN_OPCODE_CONV, seeds_, {dimages, g2}, 2, 1);
        const int32_t gated = Combine(LTN_COMBINE_GATE, dseeds, seeds, seeds_);
        const int32_t dg2 = Conv(LTN_OPCODE_CONV_FILTER, {kSeeds, 4, 4, kChannels}, {dimages, seeds}, 2, 1);
        const int32_t dc2 = Sum(dimages, {1, 1, 1, kChannels}, kPixels);
        const Shape g1_shape{kLatent, kSide * kSide / 4 * kSeeds};
        const int32_t dg1 = Room(g1_shape);
        Add(LTN_OPCODE_MATMUL, {dg1}, {fakes.noise, View(gated, flat_seeds_)}, LTN_FORM_TN);
        Update(g1, dg1, g1_shape);
        Update(g2, dg2, {kSeeds, 4, 4, kChannels});
        Update(c2, dc2, {kChannels});
    }
};

// score = <w2, features>; the loss is the mean of fake scores less real ones, and 10 (|gradient of the score| - 1)^2 at
// images between.
struct WganCritic : Gan {
    WganCritic() {
        const int32_t real = In(kImages), fake = In(kImages), share = Room(kScores);
        Add(LTN_OPCODE_RANDOM, {share}, {}, LTN_RANDOM_UNIFORM, 1);
        const int32_t apart = Combine(LTN_COMBINE_SUBTRACT, real, fake, kImages);
        const int32_t part = Combine(LTN_COMBINE_MULTIPLY, apart, share, kImages);
        Penalize(Combine(LTN_COMBINE_ADD, fake, part, kImages));
        Score(fake, 1.0);
        Score(real, -1.0);
        Update(w1, dw1_, {kMaps, 4, 4, kChannels});
        Update(b1, db1_, {kMaps});
        Update(w2, dw2_, {1, kSide / 2, kSide / 2, kMaps});
    }

private:
    int32_t dw1_ = -1, db1_ = -1, dw2_ = -1;

    int32_t Scale(double value) {
        const int32_t scale = Room({});
        Add(LTN_OPCODE_FILL, {scale}, {}, 0, 0, {value, -1.0});
        return scale;
    }
    void AddTo(int32_t& total, int32_t term, const Shape& dims) {
        total = total < 0 ? term : Combine(LTN_COMBINE_ADD, total, term, dims);
    }
    // By the features' sums before their activation.
    int32_t BySums(int32_t dfeatures, int32_t features) {
        return Combine(LTN_COMBINE_GATE, dfeatures, features, kFeatures, kSlope);
    }

    void Penalize(int32_t images) {
        const int32_t features = Features(images);
        const int32_t by_sums = BySums(w2, features);
        const int32_t gradient = Conv(LTN_OPCODE_CONV_TRANSPOSE, kImages, {by_sums, w1}, 2, 1);
        const int32_t squares = Sum(Map(LTN_MAP_SQUARE, gradient, kImages), kScores, 2 | 4 | 8);
        const int32_t norm = Out(kScores);
        Add(LTN_OPCODE_MAP, {norm}, {squares}, LTN_MAP_SQRT);
        // By the gradient: 20 (norm - 1) / norm gradient / batch.
        const int32_t above = Map(LTN_MAP_AFFINE, norm, kScores, 1, -1);
        const int32_t ratio = Combine(LTN_COMBINE_DIVIDE, above, norm, kScores);
        const int32_t factor = Combine(LTN_COMBINE_MULTIPLY, ratio, Scale(20.0), kScores);
        const int32_t dgradient = Combine(LTN_COMBINE_MULTIPLY, gradient, factor, kImages);
        AddTo(dw1_, ByW1(dgradient, by_sums), {kMaps, 4, 4, kChannels});
        const int32_t by_features = Conv(LTN_OPCODE_CONV, kFeatures, {dgradient, w1}, 2, 1);
        AddTo(dw2_, Sum(BySums(by_features, features), {1, kSide / 2, kSide / 2, kMaps}, 1),
              {1, kSide / 2, kSide / 2, kMaps});
    }

    void Score(int32_t images, double sign) {
        const int32_t features = Features(images), scale = Scale(sign);
        const int32_t dfeatures = Combine(LTN_COMBINE_MULTIPLY, w2, scale, {1, kSide / 2, kSide / 2, kMaps});
        const int32_t by_sums = BySums(dfeatures, features);
        AddTo(dw1_, ByW1(images, by_sums), {kMaps, 4, 4, kChannels});
        AddTo(db1_, ByB1(by_sums), {1, 1, 1, kMaps});
        const int32_t scaled = Combine(LTN_COMBINE_MULTIPLY, features, scale, kFeatures);
        AddTo(dw2_, Sum(scaled, {1, kSide / 2, kSide / 2, kMaps}, 1), {1, kSide / 2, kSide / 2, kMaps});
    }
};

class CudaGan : public WithCuda {
protected:
    // After steps whose gradients are sums of some hundred terms.
    void ExpectNearCpu(const OpProgram& program) {
        ltn_context* const cpu = MakeContext("cpu");
        const Outputs expected = RunOn(cpu, program, kRows);
        const Outputs actual = RunOn(cuda_, program, kRows);
        ltn_context_destroy(cpu);
        for (size_t out = 0; out < expected.size(); ++out) {
            for (size_t i = 0; i < expected[out].size(); ++i) {
                const double value = expected[out][i];
                const double tolerance = SumTolerance(kRows * kSide * kSide, std::fabs(value) + 0.1);
                ASSERT_NEAR(actual[out][i], value, tolerance) << "output " << out << ", element " << i;
            }
        }
    }
};

TEST_F(CudaGan, rounds_of_a_dcgan_are_near_those_of_the_cpu) {
    ExpectNearCpu(Dcgan());
}

TEST_F(CudaGan, critic_steps_of_a_wgan_gp_are_near_those_of_the_cpu) {
    ExpectNearCpu(WganCritic());
}

// A step moves every weight of a layer, so that the comparisons above are not of the initial ones.
TEST_F(CudaGan, steps_change_all_weights) {
    const Dcgan dcgan;
    const Outputs trained = RunOn(cuda_, dcgan, kRows);
    for (size_t out = 0; out < trained.size(); ++out) {
        if (dcgan.tensors[static_cast<size_t>(dcgan.outputs[out])].rank == 0) continue;  // A loss.
        const int32_t tensor = dcgan.outputs[out];
        for (const auto& [start, bytes] : dcgan.contents) {
            if (start != tensor) continue;
            EXPECT_NE(std::memcmp(bytes.data(), trained[out].data(), bytes.size()), 0) << "output " << out;
        }
    }
}

}  // namespace
}  // namespace latent
