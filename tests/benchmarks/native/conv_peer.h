#pragma once

#include <cstdint>
#include <functional>
#include <memory>

namespace latent::bench {

// Images [batch, h, w, c] and maps of the same kernel height and width, stride and padding on both axes.
struct Convolution {
    int64_t batch, size, c, o, kernel, stride, pad;

    int64_t maps() const { return (size + 2 * pad - kernel) / stride + 1; }
    int64_t images_count() const { return batch * size * size * c; }
    int64_t filter_count() const { return o * kernel * kernel * c; }
    int64_t maps_count() const { return batch * maps() * maps() * o; }
};

enum class ConvDirection { kForward, kImages, kFilter };

// oneDNN's convolution on copies of its operands, loaded while the program runs.
class ConvPeer {
public:
    virtual ~ConvPeer() = default;
    virtual void Run() = 0;
    // Copies the result to memory laid out as Latent's.
    virtual void Read(float* to) = 0;
};

// Operands are laid out as Latent's. own_layouts: images and maps are in the layout that oneDNN chooses, as if they
// came from other convolutions; otherwise as Latent's. The filter is in the one it chooses. Null if oneDNN is missing.
std::unique_ptr<ConvPeer> MakeConvPeer(const Convolution& shape, ConvDirection direction, bool own_layouts,
                                       const float* images, const float* filter, const float* maps);

// Of the calls that follow.
void SetConvPeerThreads(int threads);

}  // namespace latent::bench
