#include "kernels/conv/patches.h"

#include <algorithm>
#include <cstring>

namespace latent {

namespace {

// Grid positions [begin, end) of one row of the grid, for which a tap lies within the image.
struct Range {
    int64_t begin, end;
};

Range Inside(const PatchAxis& axis, int64_t tap, int64_t begin, int64_t end) {
    while (begin < end && axis.Position(begin, tap) < 0) ++begin;
    while (begin < end && axis.Position(end - 1, tap) >= axis.size) --end;
    return {begin, end};
}

// Pieces of so few floats are copied one by one, without a call.
constexpr int64_t kShort = 8;

void CopyPiece(const float* from, int64_t count, float* to) {
    if (count > kShort) {
        std::memcpy(to, from, static_cast<size_t>(count) * sizeof(float));
    } else {
        for (int64_t i = 0; i < count; ++i) to[i] = from[i];
    }
}

void ClearPiece(int64_t count, float* to) {
    std::fill_n(to, count, 0.0f);
}

// Copies part of the patches of a stretch [begin, end) of one row of the grid. line: the row of the image that one tap
// of the height sees, or null if that is outside; out: where this tap of the first patch goes.
class Stretch {
public:
    Stretch(const Patches& patches, int64_t begin, int64_t end)
        : axis_(patches.w),
          channels_(patches.channels),
          used_(patches.used),
          patch_(patches.floats()),
          begin_(begin),
          end_(end),
          runs_(axis_.tap == 1 && used_ == channels_ && axis_.taps > 1) {}

    void Copy(const float* line, float* out) const {
        if (line == nullptr) {
            for (int64_t i = begin_; i < end_; ++i) ClearPiece(axis_.taps * used_, out + (i - begin_) * patch_);
        } else if (runs_ && used_ * axis_.taps > kShort) {
            CopyRuns(line, out);
        } else {
            CopyTaps(line, out);
        }
    }

private:
    // All taps of a patch lie side by side.
    void CopyRuns(const float* line, float* out) const {
        for (int64_t i = begin_; i < end_; ++i, out += patch_) {
            const int64_t at = axis_.Position(i, 0);
            const int64_t first = std::clamp<int64_t>(-at, 0, axis_.taps);
            const int64_t last = std::clamp<int64_t>(axis_.size - at, first, axis_.taps);
            if (first > 0) ClearPiece(first * used_, out);
            CopyPiece(line + (at + first) * used_, (last - first) * used_, out + first * used_);
            if (last < axis_.taps) ClearPiece((axis_.taps - last) * used_, out + last * used_);
        }
    }

    void CopyTaps(const float* line, float* out) const {
        for (int64_t tap = 0; tap < axis_.taps; ++tap, out += used_) {
            const Range inside = Inside(axis_, tap, begin_, end_);
            for (int64_t i = begin_; i < inside.begin; ++i) ClearPiece(used_, out + (i - begin_) * patch_);
            for (int64_t i = inside.begin; i < inside.end; ++i) {
                CopyPiece(line + axis_.Position(i, tap) * channels_, used_, out + (i - begin_) * patch_);
            }
            for (int64_t i = inside.end; i < end_; ++i) ClearPiece(used_, out + (i - begin_) * patch_);
        }
    }

    const PatchAxis& axis_;
    const int64_t channels_, used_, patch_, begin_, end_;
    const bool runs_;
};

}  // namespace

void Patches::Copy(const float* images, int64_t first_row, int64_t rows, float* out) const {
    const int64_t last_row = first_row + rows;
    while (first_row < last_row) {
        const int64_t begin = first_row % w.count;
        const int64_t end = std::min(w.count, begin + last_row - first_row);
        const int64_t grid_row = first_row / w.count;
        const float* image = images + grid_row / h.count * h.size * w.size * channels + first;
        const Stretch stretch(*this, begin, end);
        for (int64_t tap = 0; tap < h.taps; ++tap) {
            const int64_t at = h.Position(grid_row % h.count, tap);
            const bool inside = at >= 0 && at < h.size;
            stretch.Copy(inside ? image + at * w.size * channels : nullptr, out + tap * w.taps * used);
        }
        first_row += end - begin;
        out += (end - begin) * floats();
    }
}

}  // namespace latent
