#include "support/random.h"

#include <algorithm>
#include <limits>

namespace latent {

namespace {

using Limits = std::numeric_limits<float>;

std::vector<float> WithNegatives(const std::vector<float>& values) {
    std::vector<float> all = values;
    for (const float value : values) all.push_back(-value);
    return all;
}

}  // namespace

Shape Random::AnyShape(int64_t max_elements) {
    Shape shape(static_cast<size_t>(Integer(0, LTN_MAX_RANK)));
    int64_t rest = max_elements;
    for (int64_t& size : shape) {
        // Most sizes are small, some are large.
        size = Integer(0, 30) == 0 ? 0 : Integer(1, std::min<int64_t>(rest, Integer(0, 3) == 0 ? 2000 : 9));
        rest /= std::max<int64_t>(size, 1);
    }
    std::shuffle(shape.begin(), shape.end(), engine_);
    return shape;
}

Shape Random::Operand(const Shape& to) {
    Shape shape = to;
    if (!broadcasts || Integer(0, 2) == 0) return shape;
    for (int64_t& size : shape) {
        if (Integer(0, 1) == 0) size = 1;
    }
    const auto ones = std::find_if(shape.begin(), shape.end(), [](int64_t size) { return size != 1; }) - shape.begin();
    shape.erase(shape.begin(), shape.begin() + Integer(0, ones));
    return shape;
}

TestTensor Random::Values(const Shape& shape, double low, double high) {
    std::vector<float> values(static_cast<size_t>(ElementCount(shape)));
    for (float& value : values) {
        const bool special = specials != nullptr && Integer(0, 2) == 0;
        value = special ? (*specials)[static_cast<size_t>(Integer(0, static_cast<int64_t>(specials->size()) - 1))]
                        : static_cast<float>(Real(low, high));
    }
    return TestTensor(shape, values);
}

const std::vector<float>& SpecialValues() {
    static const std::vector<float> values = WithNegatives({Limits::quiet_NaN(),
                                                            Limits::infinity(),
                                                            0.0f,
                                                            Limits::denorm_min(),
                                                            1e-40f,
                                                            Limits::min(),
                                                            Limits::max(),
                                                            1e30f,
                                                            1e-30f,
                                                            1.0f,
                                                            1.0f - Limits::epsilon() / 2,
                                                            17.0f,
                                                            87.0f,
                                                            88.72283f,
                                                            88.8f,
                                                            103.9f,
                                                            104.1f,
                                                            1000.0f,
                                                            29999.0f,
                                                            30001.0f,
                                                            1e9f,
                                                            0.34657f,
                                                            0.34658f});
    return values;
}

const std::vector<float>& MildSpecialValues() {
    static const std::vector<float> values =
        WithNegatives({Limits::quiet_NaN(), Limits::infinity(), 0.0f, Limits::denorm_min(), 1e-40f, 1.0f, 1e6f});
    return values;
}

}  // namespace latent
