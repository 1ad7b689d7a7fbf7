// Convolutions as products of patches, filters and maps, for one image and one group of channels after the other.
#include <algorithm>

#include "plain/call.h"
#include "plain/functions.h"
#include "plain/product.h"

namespace plain {
namespace {

struct Shape {
    const Call& call;
    const Tensor& images;  // [batch, h, w, channels]
    const Tensor& filter;  // [maps, kernel h, kernel w, channels of a group]
    const Tensor& maps;    // [batch, rows, columns, channels]

    int64_t groups() const { return call.integer(6); }
    int64_t pixels() const { return maps.dims[1] * maps.dims[2]; }  // Pixels of the maps of one image.
    int64_t patch() const { return filter.dims[1] * filter.dims[2] * filter.dims[3]; }
    int64_t group_maps() const { return maps.dims[3] / groups(); }

    // The maps of a group of an image: a row for each pixel.
    float* MapsAt(int64_t image, int64_t group) const {
        return maps.f32() + image * pixels() * maps.dims[3] + group * group_maps();
    }
    Matrix Maps(int64_t image, int64_t group) const {
        return {MapsAt(image, group), pixels(), group_maps(), maps.dims[3], 1};
    }
    // The filters of a group: a row for each of its maps.
    float* FilterAt(int64_t group) const { return filter.f32() + group * group_maps() * patch(); }
    Matrix Filter(int64_t group) const { return {FilterAt(group), group_maps(), patch(), patch(), 1}; }
};

Matrix Transposed(const Matrix& m) {
    return {m.data, m.columns, m.rows, m.column_step, m.row_step};
}

// Calls body(index of the first element of the image's pixel, or -1 outside of the image; index in the patches) for all
// filter taps of all pixels of the maps.
template <class Body>
void ForTaps(const Shape& s, int64_t image, int64_t group, Body&& body) {
    const int64_t h = s.images.dims[1];
    const int64_t w = s.images.dims[2];
    const int64_t c = s.filter.dims[3];
    int64_t place = 0;
    for (int64_t pixel = 0; pixel < s.pixels(); ++pixel) {
        const int64_t top = pixel / s.maps.dims[2] * s.call.integer(0) - s.call.integer(2);
        const int64_t left = pixel % s.maps.dims[2] * s.call.integer(1) - s.call.integer(3);
        for (int64_t tap = 0; tap < s.filter.dims[1] * s.filter.dims[2]; ++tap, place += c) {
            const int64_t y = top + tap / s.filter.dims[2] * s.call.integer(4);
            const int64_t x = left + tap % s.filter.dims[2] * s.call.integer(5);
            const bool inside = y >= 0 && y < h && x >= 0 && x < w;
            body(inside ? ((image * h + y) * w + x) * s.images.dims[3] + group * c : -1, place);
        }
    }
}

// The patches of the image: a row with the elements of the patch for each pixel of the maps.
Matrix Patches(const Shape& s, int64_t image, int64_t group, std::vector<float>& room) {
    room.assign(static_cast<size_t>(s.pixels() * s.patch()), 0.0f);
    ForTaps(s, image, group, [&](int64_t from, int64_t to) {
        if (from >= 0) std::copy_n(s.images.f32() + from, s.filter.dims[3], room.data() + to);
    });
    return {room.data(), s.pixels(), s.patch(), s.patch(), 1};
}

template <class Body>
void ForGroups(const Shape& s, Body&& body) {
    for (int64_t group = 0; group < s.groups(); ++group) {
        for (int64_t image = 0; image < s.images.dims[0]; ++image) body(image, group);
    }
}

float Finished(const Call& call, float sum, int64_t channel) {
    const float value = call.in[2] ? sum + call.in[2].f32()[channel] : sum;
    return Activate(call.instruction.flags, value, call.attribute(7));
}

}  // namespace

void Conv(Call& call) {
    const Shape s{call, call.in[0], call.in[1], call.out[0]};
    std::vector<float> room;
    ForGroups(s, [&](int64_t image, int64_t group) {
        const Matrix patches = Patches(s, image, group, room);
        ForProductRows(patches, Transposed(s.Filter(group)), [&](int64_t pixel, const float* sums) {
            float* const out = s.MapsAt(image, group) + pixel * s.maps.dims[3];
            for (int64_t o = 0; o < s.group_maps(); ++o) out[o] = Finished(call, sums[o], group * s.group_maps() + o);
        });
    });
}

void ConvTranspose(Call& call) {
    const Shape s{call, call.out[0], call.in[1], call.in[0]};
    float* const images = s.images.f32();
    std::fill_n(images, s.images.count, 0.0f);
    std::vector<float> patches(static_cast<size_t>(s.pixels() * s.patch()));
    ForGroups(s, [&](int64_t image, int64_t group) {
        ForProductRows(s.Maps(image, group), s.Filter(group), [&](int64_t pixel, const float* sums) {
            std::copy_n(sums, s.patch(), patches.data() + pixel * s.patch());
        });
        ForTaps(s, image, group, [&](int64_t to, int64_t from) {
            for (int64_t c = 0; c < s.filter.dims[3] && to >= 0; ++c) images[to + c] += patches[from + c];
        });
    });
    for (int64_t i = 0; i < s.images.count; ++i) images[i] = Finished(call, images[i], i % s.images.dims[3]);
}

void ConvFilter(Call& call) {
    const Shape s{call, call.in[0], call.out[0], call.in[1]};
    std::fill_n(s.filter.f32(), s.filter.count, 0.0f);
    std::vector<float> room;
    ForGroups(s, [&](int64_t image, int64_t group) {
        const Matrix patches = Patches(s, image, group, room);
        ForProductRows(Transposed(s.Maps(image, group)), patches, [&](int64_t o, const float* sums) {
            float* const out = s.FilterAt(group) + o * s.patch();
            for (int64_t i = 0; i < s.patch(); ++i) out[i] += sums[i];
        });
    });
}

}  // namespace plain
