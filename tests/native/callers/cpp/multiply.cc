// A product of two matrices plus a bias, from C++.
#include <latent/latent.h>

#include <array>
#include <cstdlib>
#include <iostream>
#include <memory>

struct Destroy {
    void operator()(ltn_context* context) const { ltn_context_destroy(context); }
};

using Context = std::unique_ptr<ltn_context, Destroy>;

static void Check(ltn_status status) {
    if (status == LTN_STATUS_OK) return;
    std::cerr << ltn_error_message() << '\n';
    std::exit(1);
}

static Context CreateContext(int threads) {
    ltn_context_options options = {};
    options.threads = threads;
    ltn_context* context = nullptr;
    Check(ltn_context_create(&context, &options));
    return Context(context);
}

int main() {
    const Context context = CreateContext(2);
    const std::array<float, 2 * 3> left = {1, 2, 3, 4, 5, 6};
    const std::array<float, 3 * 2> right = {7, 8, 9, 10, 11, 12};
    const std::array<float, 2> bias = {0.5f, -0.5f};
    std::array<float, 2 * 2> product = {};
    const auto multiply = [&](int64_t rows) {
        return ltn_matrix_multiply_f32(product.data(), context.get(), LTN_FORM_NN, rows, 2, 3, left.data(), right.data(),
                                       bias.data(), LTN_ACTIVATION_NONE, 0);
    };
    Check(multiply(2));
    std::cout << product[0] << ' ' << product[1] << '\n' << product[2] << ' ' << product[3] << '\n';

    // A call that fails changes nothing, and says why.
    const ltn_status status = multiply(-1);
    std::cout << "status " << status << ": " << ltn_error_message() << '\n';
}
