// The optimizers in double precision, written after PyTorch's documentation.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>

#include "support/op_tester.h"
#include "support/tolerance.h"

namespace latent {

// A parameter with its optimizer state, and for each a bound of the error from single precision.
struct OptimizerState {
    double parameter = 0;
    std::array<double, 2> state{};
    double parameter_error = 0;
    std::array<double, 2> state_error{};
};

// Relative error that the few roundings of one expression may add.
inline constexpr double kRoundings = 6 * kEpsilon;

// The sum of the errors. Results that depend on an infinity are compared exactly and need no bound.
inline double SumOfErrors(std::initializer_list<double> errors) {
    double sum = 1e-44;  // The roundings of denormals.
    for (const double error : errors) {
        if (std::isfinite(error)) sum += std::fabs(error);
    }
    return sum;
}

// The gradient with weight decay added, and its error.
struct Decayed {
    double value, error;

    Decayed(const OptimizerState& s, double gradient, double weight_decay)
        : value(weight_decay != 0 ? gradient + weight_decay * s.parameter : gradient),
          error(SumOfErrors(
              {kRoundings * gradient, kRoundings * weight_decay * s.parameter, weight_decay * s.parameter_error})) {}
};

inline void SgdOracle(OptimizerState& s, double gradient, double learning_rate, const double* attributes) {
    const double momentum = attributes[0];
    const Decayed g(s, gradient, attributes[1]);
    double update = g.value;
    double update_error = g.error;
    if (momentum != 0) {
        const bool nesterov = attributes[2] != 0;
        s.state_error[0] = SumOfErrors({momentum * s.state_error[0], g.error, kRoundings * momentum * s.state[0]});
        s.state[0] = momentum * s.state[0] + g.value;
        update = nesterov ? g.value + momentum * s.state[0] : s.state[0];
        update_error = SumOfErrors({g.error, s.state_error[0], kRoundings * s.state[0]});
    }
    s.parameter -= learning_rate * update;
    s.parameter_error = SumOfErrors(
        {s.parameter_error, learning_rate * update_error, kEpsilon * s.parameter, kEpsilon * learning_rate * update});
}

// new = old * decay + (1 - decay) * g * g, and its error.
inline void UpdateSquare(double& square, double& error, double decay, const Decayed& g) {
    const double added = (1 - decay) * g.value * g.value;
    square = decay * square + added;
    error = SumOfErrors({decay * error, 2 * (1 - decay) * g.value * g.error, kRoundings * square});
}

inline void RmspropOracle(OptimizerState& s, double gradient, double learning_rate, const double* attributes) {
    const Decayed g(s, gradient, attributes[2]);
    UpdateSquare(s.state[0], s.state_error[0], attributes[0], g);
    const double root = std::sqrt(s.state[0]) + attributes[1];
    const double update = learning_rate * g.value / root;
    s.parameter -= update;
    s.parameter_error = SumOfErrors({s.parameter_error, learning_rate * g.error / root, kRoundings * update,
                                     update * s.state_error[0] / root / root, kEpsilon * s.parameter});
}

inline void AdamOracle(OptimizerState& s, double gradient, double learning_rate, int64_t step,
                       const double* attributes) {
    const double beta1 = attributes[0];
    const double beta2 = attributes[1];
    const double weight_decay = attributes[3];
    const bool decoupled = attributes[4] != 0;
    const Decayed g(s, gradient, decoupled ? 0 : weight_decay);
    if (decoupled) s.parameter *= 1 - learning_rate * weight_decay;
    s.state_error[0] = SumOfErrors(
        {beta1 * s.state_error[0], (1 - beta1) * g.error, kRoundings * s.state[0], kRoundings * (1 - beta1) * g.value});
    s.state[0] = beta1 * s.state[0] + (1 - beta1) * g.value;
    UpdateSquare(s.state[1], s.state_error[1], beta2, g);
    const double t = static_cast<double>(step) * std::max(attributes[5], 1.0) + attributes[6] + 1;
    const double correction1 = 1 - std::pow(beta1, t);
    const double correction2 = 1 - std::pow(beta2, t);
    const double root = std::sqrt(s.state[1] / correction2) + attributes[2];
    const double update = learning_rate * (s.state[0] / correction1) / root;
    s.parameter -= update;
    s.parameter_error = SumOfErrors({s.parameter_error, learning_rate * s.state_error[0] / correction1 / root,
                                     kRoundings * update, update * s.state_error[1] / correction2 / root / root,
                                     (decoupled ? 2 : 1) * kEpsilon * s.parameter});
}

// Makes one update with the optimizer and the step of the call.
inline void UpdateOracle(const OpCall& call, OptimizerState& state, double gradient) {
    const double learning_rate = call.input(1).f32()[0];
    const double* attributes = call.instruction.attributes;
    if (call.opcode == LTN_OPCODE_SGD) SgdOracle(state, gradient, learning_rate, attributes);
    if (call.opcode == LTN_OPCODE_RMSPROP) RmspropOracle(state, gradient, learning_rate, attributes);
    if (call.opcode == LTN_OPCODE_ADAM) AdamOracle(state, gradient, learning_rate, call.step, attributes);
}

}  // namespace latent
