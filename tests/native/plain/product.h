// Products of matrices, which convolutions use as well.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace plain {

// A matrix with any stride between rows and between columns.
struct Matrix {
    const float* data;
    int64_t rows, columns;
    int64_t row_step, column_step;

    float at(int64_t row, int64_t column) const { return data[row * row_step + column * column_step]; }
};

inline std::vector<float> Dense(const Matrix& matrix) {
    std::vector<float> dense;
    dense.reserve(static_cast<size_t>(matrix.rows * matrix.columns));
    for (int64_t i = 0; i < matrix.rows; ++i) {
        for (int64_t j = 0; j < matrix.columns; ++j) dense.push_back(matrix.at(i, j));
    }
    return dense;
}

// Calls store(i, row i of a * b) for all rows. It sums whole rows, so that the compiler can vectorize the loop.
template <class Store>
void ForProductRows(const Matrix& a, const Matrix& b, Store&& store) {
    const int64_t n = b.columns;
    const std::vector<float> dense = b.column_step == 1 ? std::vector<float>() : Dense(b);
    const float* const factor = b.column_step == 1 ? b.data : dense.data();
    const int64_t factor_step = b.column_step == 1 ? b.row_step : n;
    std::vector<float> row(static_cast<size_t>(n));
    for (int64_t i = 0; i < a.rows; ++i) {
        std::fill(row.begin(), row.end(), 0.0f);
        float* const sums = row.data();
        for (int64_t p = 0; p < a.columns; ++p) {
            const float x = a.at(i, p);
            const float* const from = factor + p * factor_step;
            for (int64_t j = 0; j < n; ++j) sums[j] += x * from[j];
        }
        store(i, sums);
    }
}

}  // namespace plain
