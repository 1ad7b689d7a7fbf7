#pragma once

#include <cstdint>
#include <functional>
#include <memory>

namespace latent::bench {

// A convolution of images [batch, h, w, c] with the same kernel size, stride and padding on both axes.
struct Convolution {
    int64_t batch, size, c, o, kernel, stride, pad;

    int64_t maps() const { return (size + 2 * pad - kernel) / stride + 1; }
    int64_t images_count() const { return batch * size * size * c; }
    int64_t filter_count() const { return o * kernel * kernel * c; }
    int64_t maps_count() const { return batch * maps() * maps() * o; }
};

enum class ConvDirection { kForward, kImages, kFilter };

// The convolution of oneDNN, which is loaded at run time, on copies of the operands.
class ConvPeer {
public:
    virtual ~ConvPeer() = default;
    virtual void Run() = 0;
    // Copies the result to memory in Latent's layout.
    virtual void Read(float* to) = 0;
};

// Operands are passed in Latent's layout. With own_layouts oneDNN uses copies of images and maps in the layout that it
// chooses, as if they came from other convolutions; otherwise copies in Latent's layout. The filter always has the
// layout that oneDNN chooses. Null if oneDNN is missing.
std::unique_ptr<ConvPeer> MakeConvPeer(const Convolution& shape, ConvDirection direction, bool own_layouts,
                                       const float* images, const float* filter, const float* maps);

// Sets the number of threads of later calls.
void SetConvPeerThreads(int threads);

}  // namespace latent::bench
