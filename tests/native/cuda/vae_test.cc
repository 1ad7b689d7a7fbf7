// Training steps of a VAE (Kingma and Welling 2014) as a program by hand: gathered rows, an encoder, noise, a decoder,
// the cross-entropy and the KL divergence, and Adam. What the order of a reduction does not reach has the bits of the
// CPU.
#include "cuda/op_cases.h"

namespace latent {
namespace {

constexpr int64_t kPixels = 100, kHidden = 40, kLatent = 8;
constexpr int32_t kRows = 32;
constexpr int64_t kSteps = 40;
constexpr int32_t kResult = LTN_MAX_INPUTS;

struct Vae : OpProgram {
    int32_t losses = 0;
    int32_t rate = 0;
    std::vector<int32_t> parameters{};

    Vae() : OpProgram(kRows) {
        step_capacity = kSteps;
        rate = With({}, TestTensor({}, {0.01f}));
        const int32_t x = Rows();
        const int32_t w1 = Parameter({kHidden, kPixels}), b1 = Parameter({kHidden});
        const int32_t wm = Parameter({kLatent, kHidden}), bm = Parameter({kLatent});
        const int32_t wv = Parameter({kLatent, kHidden}), bv = Parameter({kLatent});
        const int32_t w2 = Parameter({kPixels, kLatent}), b2 = Parameter({kPixels});
        // h = relu(x w1^T + b1); z = mean + e^(v / 2) noise; logits = z w2^T + b2
        const int32_t h = Room({kBatch, kHidden}), mean = Room({kBatch, kLatent}), v = Room({kBatch, kLatent});
        Add(LTN_OPCODE_MATMUL, {h}, {x, w1, b1}, LTN_FORM_NT, LTN_ACTIVATION_RELU);
        Add(LTN_OPCODE_MATMUL, {mean}, {h, wm, bm}, LTN_FORM_NT);
        Add(LTN_OPCODE_MATMUL, {v}, {h, wv, bv}, LTN_FORM_NT);
        const int32_t noise = Room({kBatch, kLatent}), spread = Room({kBatch, kLatent}), z = Room({kBatch, kLatent});
        Add(LTN_OPCODE_RANDOM, {noise}, {}, LTN_RANDOM_NORMAL, 1);
        AddChain({z, spread}, {v, noise, mean},
                 {Step(LTN_OPCODE_MAP, LTN_MAP_AFFINE, 0, -1, 0.5), Step(LTN_OPCODE_MAP, LTN_MAP_EXP, kResult),
                  Step(LTN_OPCODE_COMBINE, LTN_COMBINE_MULTIPLY, kResult + 1, 1, 0, 1),
                  Step(LTN_OPCODE_COMBINE, LTN_COMBINE_ADD, kResult + 2, 2)});
        const int32_t logits = Room({kBatch, kPixels});
        Add(LTN_OPCODE_MATMUL, {logits}, {z, w2, b2}, LTN_FORM_NT);
        // The loss and its gradients by the logits, z, the mean and the log-variance.
        const int32_t scale = Room({}), dlogits = Room({kBatch, kPixels}), dz = Room({kBatch, kLatent});
        Add(LTN_OPCODE_FILL, {scale}, {}, 0, 0, {1.0, -1.0});
        Add(LTN_OPCODE_BCE_LOSS, {dlogits, Losses()}, {logits, x, scale});
        Add(LTN_OPCODE_MATMUL, {dz}, {dlogits, w2}, LTN_FORM_NN);
        const int32_t dmean = Room({kBatch, kLatent}), dv = Room({kBatch, kLatent});
        // dmean = dz + scale mean; dv = (dz spread + scale (e^v - 1)) / 2, with spread = e^(v / 2) noise
        AddChain({dmean}, {mean, scale, dz},
                 {Step(LTN_OPCODE_COMBINE, LTN_COMBINE_MULTIPLY, 0, 1),
                  Step(LTN_OPCODE_COMBINE, LTN_COMBINE_ADD, 2, kResult)});
        AddChain({dv}, {v, scale, dz, spread},
                 {Step(LTN_OPCODE_MAP, LTN_MAP_EXPM1, 0), Step(LTN_OPCODE_COMBINE, LTN_COMBINE_MULTIPLY, kResult, 1),
                  Step(LTN_OPCODE_COMBINE, LTN_COMBINE_MULTIPLY, 2, 3),
                  Step(LTN_OPCODE_COMBINE, LTN_COMBINE_ADD, kResult + 2, kResult + 1),
                  Step(LTN_OPCODE_MAP, LTN_MAP_AFFINE, kResult + 3, -1, 0.5)});
        const int32_t dh = Room({kBatch, kHidden});
        Add(LTN_OPCODE_MATMUL, {dh}, {dmean, wm}, LTN_FORM_NN);
        Add(LTN_OPCODE_MATMUL, {dh}, {dv, wv, -1, -1, dh}, LTN_FORM_NN);
        Add(LTN_OPCODE_COMBINE, {dh}, {dh, h}, LTN_COMBINE_GATE, 0, {0.0});
        Add(LTN_OPCODE_GUARD, {}, {dh, x});
        Update(w2, b2, {kPixels, kLatent}, dlogits, z);
        Update(wm, bm, {kLatent, kHidden}, dmean, h);
        Update(wv, bv, {kLatent, kHidden}, dv, h);
        Update(w1, b1, {kHidden, kPixels}, dh, x);
    }

private:
    int32_t arena_ = -1;
    int64_t arena_end_ = 0;

    // Rows of a table of bytes, another choice at each step.
    int32_t Rows() {
        std::vector<uint8_t> pixels;
        std::vector<int32_t> choice;
        for (int64_t i = 0; i < 50 * kPixels; ++i) pixels.push_back(static_cast<uint8_t>(random.Integer(0, 255)));
        for (int64_t i = 0; i < kSteps * kRows; ++i) choice.push_back(static_cast<int32_t>(random.Integer(0, 49)));
        const int32_t table = With({50, kPixels}, TestTensor::U8({50, kPixels}, pixels));
        const int32_t rows = Tensor(Segment(4 * kSteps * kRows), 0, {kBatch}, LTN_DTYPE_I32, 4 * kRows);
        contents.emplace_back(rows, TestTensor::BytesOf(choice));
        const int32_t x = Room({kBatch, kPixels});
        Add(LTN_OPCODE_GATHER_ROWS, {x}, {table, rows}, 0, 0, {1.0 / 255});
        return x;
    }

    // The loss of each step.
    int32_t Losses() {
        losses = Tensor(Segment(4 * kSteps), 0, {}, LTN_DTYPE_F32, 4);
        return losses;
    }

    // Memory in one segment for all intermediate results.
    int32_t Room(const Shape& dims) {
        if (arena_ < 0) arena_ = Segment(int64_t{1} << 20);
        const int32_t tensor = Tensor(arena_, arena_end_, dims);
        arena_end_ += (4 * Capacity(dims) + 63) / 64 * 64;
        return tensor;
    }

    int32_t Parameter(const Shape& dims) {
        parameters.push_back(State(dims, -0.1, 0.1));
        return parameters.back();
    }

    static ltn_chain_step Step(ltn_opcode opcode, int32_t kind, int32_t p, int32_t q = -1, double a = 0,
                               int32_t output = 0) {
        return {.attributes = {a, 0}, .opcode = opcode, .kind = kind, .operands = {p, q, -1}, .output = output};
    }

    void AddChain(const std::vector<int32_t>& out, const std::vector<int32_t>& in,
                  const std::vector<ltn_chain_step>& steps) {
        const auto first = static_cast<int32_t>(chain_steps.size());
        chain_steps.insert(chain_steps.end(), steps.begin(), steps.end());
        Add(LTN_OPCODE_CHAIN, out, in, first, static_cast<int32_t>(steps.size()));
    }

    void Update(int32_t weight, int32_t bias, const Shape& shape, int32_t gradient, int32_t input) {
        const int32_t dw = Room(shape), db = Room({shape[0]});
        Add(LTN_OPCODE_MATMUL, {dw, db}, {gradient, input}, LTN_FORM_TN);
        AddAdam(weight, dw, shape);
        AddAdam(bias, db, {shape[0]});
    }

    void AddAdam(int32_t parameter, int32_t gradient, const Shape& shape) {
        const int32_t first = State(shape, 0, 0), second = State(shape, 0, 0);
        Add(LTN_OPCODE_ADAM, {parameter, first, second}, {gradient, rate}, 0, 0, {0.9, 0.999, 1e-8, 0, 0, 0, 0});
    }
};

using CudaVae = WithCuda;

TEST_F(CudaVae, training_has_the_bits_of_the_cpu) {
    if (Cpu() == nullptr) GTEST_SKIP() << "a processor without fused multiply-adds";
    const Vae vae;
    ExpectEqualBits(RunOn(cuda_, vae, kRows), RunOn(Cpu(), vae, kRows));
}

TEST_F(CudaVae, training_lowers_the_loss) {
    const Vae vae;
    DeviceMachine machine(cuda_, vae);
    for (const auto& [tensor, bytes] : vae.contents) machine.Write(tensor, bytes);
    EXPECT_EQ(machine.Run().steps_done, kSteps);
    const std::vector<float> losses = machine.Read(vae.losses, kSteps);
    EXPECT_LT(losses.back(), 0.99f * losses.front());
}

}  // namespace
}  // namespace latent
