#include "kernels/conv/patch_product.h"

#include <algorithm>
#include <cstring>

#include "kernels/chunks.h"

namespace latent {

int64_t BlockRows(int64_t floats) {
    constexpr int64_t kBlockFloats = int64_t{1} << 17;
    constexpr int64_t kMostRows = 1024;
    return std::clamp<int64_t>(kBlockFloats / std::max<int64_t>(floats, 1), 1, kMostRows);
}

void PatchProduct::Run(Execution& execution) const {
    if (rows() == 0) return;
    if (patches.AreImages() && CoversPixels()) {
        GemmCall call = product;
        call.m = rows();
        call.a = images;
        call.c = pixels.data;
        return Multiply(call, execution);
    }
    const int64_t block = BlockRows(patches.floats() + product.n);
    execution.pool.For(CeilDivide(rows(), block), [&](int64_t task, int thread) {
        const int64_t first_row = task * block;
        RunBlock(first_row, std::min(block, rows() - first_row), thread, execution);
    });
}

void PatchProduct::RunBlock(int64_t first_row, int64_t rows, int thread, const Execution& execution) const {
    float* block = reinterpret_cast<float*>(execution.block(thread));
    GemmCall call = product;
    call.m = rows;
    if (patches.AreImages()) {
        call.a = images + first_row * patches.floats();
    } else {
        patches.Copy(images, first_row, rows, block);
        call.a = block;
    }
    const bool direct = CoversPixels();
    call.c = direct ? pixels.data + first_row * product.n : block + rows * patches.floats();
    MultiplyAlone(call, execution, thread);
    if (!direct) Scatter(call.c, first_row, rows);
}

bool PatchProduct::CoversPixels() const {
    return pixels.channels == product.n && pixels.h == patches.h.count && pixels.w == patches.w.count;
}

void PatchProduct::Scatter(const float* from, int64_t first_row, int64_t rows) const {
    const int64_t grid_h = patches.h.count;
    const int64_t grid_w = patches.w.count;
    for (int64_t row = first_row; row < first_row + rows; ++row, from += product.n) {
        const int64_t i = row / grid_w % grid_h;
        const int64_t image = row / grid_w / grid_h;
        const int64_t line = image * pixels.h + pixels.start_h + i * pixels.step_h;
        const int64_t pixel = line * pixels.w + pixels.start_w + row % grid_w * pixels.step_w;
        std::memcpy(pixels.data + pixel * pixels.channels + pixels.first, from,
                    static_cast<size_t>(product.n) * sizeof(float));
    }
}

}  // namespace latent
