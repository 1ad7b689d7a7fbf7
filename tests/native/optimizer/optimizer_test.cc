#include <algorithm>
#include <cmath>

#include "optimizer/oracle.h"

namespace latent {

namespace {

// An optimizer, with settings for one path through its code.
struct Settings {
    const char* name;
    ltn_opcode opcode;
    size_t states;
    std::array<double, LTN_MAX_ATTRIBUTES> attributes;
};

const std::vector<Settings>& AllSettings() {
    static const std::vector<Settings> settings = {
        {"sgd", LTN_OPCODE_SGD, 0, {0, 0, 0}},
        {"sgd_decay", LTN_OPCODE_SGD, 0, {0, 0.01, 0}},
        {"sgd_momentum", LTN_OPCODE_SGD, 1, {0.9, 0, 0}},
        {"sgd_momentum_decay", LTN_OPCODE_SGD, 1, {0.9, 0.01, 0}},
        {"sgd_nesterov", LTN_OPCODE_SGD, 1, {0.9, 0.01, 1}},
        {"rmsprop", LTN_OPCODE_RMSPROP, 1, {0.99, 1e-8, 0}},
        {"rmsprop_decay", LTN_OPCODE_RMSPROP, 1, {0.9, 1e-6, 0.01}},
        {"adam", LTN_OPCODE_ADAM, 2, {0.9, 0.999, 1e-8, 0, 0}},
        {"adam_decay", LTN_OPCODE_ADAM, 2, {0.9, 0.999, 1e-8, 0.01, 0}},
        {"adamw", LTN_OPCODE_ADAM, 2, {0.9, 0.999, 1e-8, 0.01, 1}},
        {"adam_gan", LTN_OPCODE_ADAM, 2, {0.0, 0.9, 1e-6, 0, 0}},
        {"adam_third_update_of_five", LTN_OPCODE_ADAM, 2, {0.5, 0.9, 1e-6, 0, 0, 5, 2}},
    };
    return settings;
}

OpCall UpdateCall(const Settings& settings, const TestTensor& gradient, float learning_rate) {
    OpCall call{.opcode = settings.opcode, .in = {gradient, TestTensor({1, 1}, {learning_rate})}};
    std::copy(settings.attributes.begin(), settings.attributes.end(), call.instruction.attributes);
    return call;
}

OpCall AnyUpdateCall(Random& random, const Settings& settings, const Shape& shape) {
    OpCall call = UpdateCall(settings, random.Values(shape), static_cast<float>(random.Real(1e-4, 0.1)));
    call.step = random.Integer(0, 1000);
    call.out.push_back(random.Values(shape));
    // Second moments are squares, so they must not be negative.
    if (settings.opcode == LTN_OPCODE_SGD && settings.states == 1) call.out.push_back(random.Values(shape));
    if (settings.opcode == LTN_OPCODE_RMSPROP) call.out.push_back(random.Values(shape, 0, 100));
    if (settings.opcode == LTN_OPCODE_ADAM) {
        call.out.push_back(random.Values(shape));
        call.out.push_back(random.Values(shape, 0, 100));
    }
    return call;
}

Expectation ExpectedUpdate(const OpCall& call) {
    Expectation expected(call.out.size());
    for (size_t i = 0; i < call.out[0].f32().size(); ++i) {
        OptimizerState state{.parameter = call.out[0].f32()[i]};
        for (size_t k = 1; k < call.out.size(); ++k) state.state[k - 1] = call.out[k].f32()[i];
        UpdateOracle(call, state, call.input(0).f32()[i]);
        expected[0].push_back({state.parameter, state.parameter_error});
        for (size_t k = 1; k < call.out.size(); ++k) {
            expected[k].push_back({state.state[k - 1], state.state_error[k - 1]});
        }
    }
    return expected;
}

std::vector<OpCase> UpdateCases() {
    std::vector<OpCase> cases;
    for (const Settings& settings : AllSettings()) {
        const auto make = [settings](Random& random, const Shape& shape) {
            return AnyUpdateCall(random, settings, shape);
        };
        cases.push_back({settings.name, make, ExpectedUpdate, &MildSpecialValues()});
    }
    return cases;
}

INSTANTIATE_TEST_SUITE_P(Optimizer, OpTest, testing::ValuesIn(UpdateCases()), CaseName);

constexpr int64_t kParameters = 101;
constexpr int64_t kSteps = 10;

// Ten updates from an optimizer state of zeros, each with a new gradient.
class Training {
public:
    explicit Training(const Settings& settings) : settings_(settings) {
        Random random(10);
        start_ = random.Values({kParameters}, -1, 1);
        for (int64_t step = 0; step < kSteps; ++step) gradients_.push_back(random.Values({kParameters}, -1, 1));
    }

    OpResult Run(ltn_variant variant) const {
        OpResult result;
        result.out.assign(1 + settings_.states, std::vector<float>(kParameters));
        std::copy(start_.f32().begin(), start_.f32().end(), result.out[0].begin());
        for (int64_t step = 0; step < kSteps; ++step) {
            OpCall call = CallAt(step);
            for (const std::vector<float>& values : result.out) call.out.emplace_back(Shape{kParameters}, values);
            result = RunOp(call, variant, 1);
        }
        return result;
    }

    OptimizerState Oracle(size_t parameter) const {
        OptimizerState state{.parameter = start_.f32()[parameter]};
        for (int64_t step = 0; step < kSteps; ++step) {
            UpdateOracle(CallAt(step), state, gradients_[static_cast<size_t>(step)].f32()[parameter]);
        }
        return state;
    }

private:
    OpCall CallAt(int64_t step) const {
        OpCall call = UpdateCall(settings_, gradients_[static_cast<size_t>(step)], 0.01f);
        call.step = step;
        return call;
    }

    const Settings settings_;
    TestTensor start_{Shape{}};
    std::vector<TestTensor> gradients_;
};

TEST(Optimizer, Ten_steps_follow_double_precision) {
    for (const Settings& settings : AllSettings()) {
        const Training training(settings);
        for (const ltn_variant variant : SupportedVariants()) {
            const OpResult result = training.Run(variant);
            for (size_t i = 0; i < kParameters; ++i) {
                const OptimizerState state = training.Oracle(i);
                EXPECT_NEAR(result.out[0][i], state.parameter, 1e-5 * std::fabs(state.parameter) + 1e-7)
                    << settings.name << " parameter " << i;
                EXPECT_NEAR(result.out[0][i], state.parameter, state.parameter_error);
            }
        }
    }
}

TEST(Optimizer, All_variants_give_the_same_bits) {
    for (const Settings& settings : AllSettings()) {
        const Training training(settings);
        const OpResult reference = training.Run(LTN_VARIANT_SCALAR);
        for (const ltn_variant variant : SupportedVariants()) {
            EXPECT_EQ(training.Run(variant).out, reference.out) << settings.name;
        }
    }
}

TEST(Optimizer, First_Adam_step_has_the_length_of_the_learning_rate) {
    OpCall call =
        UpdateCall({"adam", LTN_OPCODE_ADAM, 2, {0.9, 0.999, 0, 0, 0}}, TestTensor({2}, {1e-3f, -50.0f}), 0.25f);
    for (int k = 0; k < 3; ++k) call.out.push_back(TestTensor({2}, {0.0f, 0.0f}));
    const OpResult result = RunOp(call, LTN_VARIANT_SCALAR, 1);
    EXPECT_NEAR(result.out[0][0], -0.25, 1e-6);
    EXPECT_NEAR(result.out[0][1], 0.25, 1e-6);
}

TEST(Optimizer, Velocity_is_left_alone_without_momentum) {
    OpCall call = UpdateCall({"sgd", LTN_OPCODE_SGD, 1, {0, 0, 0}}, TestTensor({2}, {1.0f, 2.0f}), 0.5f);
    call.out = {TestTensor({2}, {1.0f, 1.0f}), TestTensor({2}, {7.0f, 8.0f})};
    const OpResult result = RunOp(call, LTN_VARIANT_SCALAR, 1);
    EXPECT_EQ(result.out[0], (std::vector<float>{0.5f, 0.0f}));
    EXPECT_EQ(result.out[1], (std::vector<float>{7.0f, 8.0f}));
}

// A call with the given settings for validation only.
OpCall Unrun(const char* name) {
    const auto settings = std::find_if(AllSettings().begin(), AllSettings().end(), [name](const Settings& candidate) {
        return candidate.name == std::string(name);
    });
    OpCall call = UpdateCall(*settings, TestTensor({4, 3}), 0.1f);
    call.out.assign(1 + settings->states, TestTensor({4, 3}));
    return call;
}

void ExpectRefusal(const char* name, int attribute, double value, const std::string& message) {
    OpCall call = Unrun(name);
    EXPECT_EQ(Refusal(call), "");
    call.instruction.attributes[attribute] = value;
    EXPECT_EQ(Refusal(call), message);
}

TEST(Optimizer, Validation_refuses_settings_out_of_range) {
    ExpectRefusal("sgd_momentum", 0, -0.5, "attribute 0 (momentum) is -0.5, expected a finite number of 0 or more");
    ExpectRefusal("sgd_momentum", 0, INFINITY, "attribute 0 (momentum) is inf, expected a finite number of 0 or more");
    ExpectRefusal("sgd", 1, NAN, "attribute 1 (weight decay) is nan, expected a finite number of 0 or more");
    ExpectRefusal("sgd", 2, 1, "attribute 0 (momentum) is 0, expected more with nesterov");
    ExpectRefusal("sgd_momentum", 2, 0.5, "attribute 2 (nesterov) is 0.5, expected 0 or 1");
    ExpectRefusal("sgd", 0, 0.9, "out1 (velocity) is absent, expected with a momentum of 0.9");
    ExpectRefusal("rmsprop", 0, 1.5, "attribute 0 (smoothing) is 1.5, expected 0 to 1");
    ExpectRefusal("rmsprop", 1, -1, "attribute 1 (epsilon) is -1, expected a finite number of 0 or more");
    ExpectRefusal("rmsprop", 2, -1, "attribute 2 (weight decay) is -1, expected a finite number of 0 or more");
    ExpectRefusal("adam", 0, 1, "attribute 0 (beta1) is 1, expected 0 or more and less than 1");
    ExpectRefusal("adam", 1, -0.1, "attribute 1 (beta2) is -0.1, expected 0 or more and less than 1");
    ExpectRefusal("adam", 2, NAN, "attribute 2 (epsilon) is nan, expected a finite number of 0 or more");
    ExpectRefusal("adam", 3, -2, "attribute 3 (weight decay) is -2, expected a finite number of 0 or more");
    ExpectRefusal("adam", 4, 2, "attribute 4 (decoupled) is 2, expected 0 or 1");
}

TEST(Optimizer, Validation_refuses_types_and_shapes) {
    for (const char* name : {"sgd_momentum", "rmsprop", "adam"}) {
        OpCall call = Unrun(name);
        call.in[1]->dims = {2};
        EXPECT_EQ(Refusal(call), "in1 (learning rate) has shape [2], expected one element");
        call.in[1]->dims = {-1};
        EXPECT_EQ(Refusal(call), "in1 (learning rate) has shape [batch], expected one element");
        call = Unrun(name);
        call.out[1].dims = {12};
        EXPECT_EQ(Refusal(call), "out1 has shape [12], expected [4, 3] as in0");
        call = Unrun(name);
        call.out[0].dtype = LTN_DTYPE_I32;
        EXPECT_EQ(Refusal(call), "out0 has element type i32, expected f32");
        call = Unrun(name);
        call.in[0]->dtype = LTN_DTYPE_U8;
        EXPECT_EQ(Refusal(call), "in0 has element type u8, expected f32");
        call = Unrun(name);
        call.instruction.kind = 1;
        EXPECT_EQ(Refusal(call), "kind is 1, expected 0");
        call = Unrun(name);
        call.instruction.flags = 1;
        EXPECT_EQ(Refusal(call), "flags are 1, expected 0");
    }
}

}  // namespace

}  // namespace latent
