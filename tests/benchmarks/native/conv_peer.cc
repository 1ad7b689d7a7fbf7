#include "conv_peer.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "library.h"

namespace latent::bench {
namespace {

// The part of oneDNN 2's C interface that the benchmark uses. oneDNN's descriptors are plain memory, smaller than this.
struct alignas(16) Descriptor {
    std::array<std::byte, 8192> bytes{};
};
using Handle = void*;
using Dims = std::array<int64_t, 12>;
struct Argument {
    int index;
    Handle memory;
};

constexpr int kCpu = 1, kInOrder = 1, kF32 = 3, kAny = 1, kTraining = 64, kDirect = 1;
enum Query { kSourceMd = 129, kDiffSourceMd, kWeightsMd, kDiffWeightsMd, kDestinationMd, kDiffDestinationMd };
enum Operand {
    kSource = 1,
    kDestination = 17,
    kWeights = 33,
    kDiffSource = 129,
    kDiffDestination = 145,
    kDiffWeights = 161
};
constexpr int kReorderFrom = kSource, kReorderTo = kDestination;

void Check(int status, const char* what) {
    if (status == 0) return;
    std::fprintf(stderr, "latent_bench: oneDNN's %s ended with status %d\n", what, status);
    std::exit(1);
}

struct Dnnl {
    void* handle = OpenLibrary("libdnnl.so.2");
    template <class... Arguments>
    void Call(const char* name, Arguments... arguments) const {
        Check(FindSymbol<int(Arguments...)>(handle, name)(arguments...), name);
    }
    Handle engine = nullptr, stream = nullptr;

    Dnnl() {
        if (handle == nullptr) return;
        Call("dnnl_engine_create", &engine, kCpu, size_t{0});
        Call("dnnl_stream_create", &stream, engine, static_cast<unsigned>(kInOrder));
    }
    const Descriptor* Layout(Handle primitive_descriptor, Query query) const {
        using Function = const Descriptor*(Handle, int, int);
        return FindSymbol<Function>(handle, "dnnl_primitive_desc_query_md")(primitive_descriptor, query, 0);
    }
    void Execute(Handle primitive, std::vector<Argument> arguments) const {
        Call("dnnl_primitive_execute", primitive, stream, static_cast<int>(arguments.size()), arguments.data());
        Call("dnnl_stream_wait", stream);
    }
};

const Dnnl& Library() {
    static const Dnnl dnnl;
    return dnnl;
}

// A tensor in Latent's layout, described by its sizes in oneDNN's order (batch or outputs, channels, height, width),
// and a copy in the layout that a primitive requires.
class Operand4 {
public:
    Operand4(int64_t n, int64_t c, int64_t h, int64_t w)
        : dims_{n, c, h, w} {
        const Dims strides{h * w * c, 1, w * c, c};
        Library().Call("dnnl_memory_desc_init_by_strides", &plain_, 4, dims_.data(), kF32, strides.data());
        Library().Call("dnnl_memory_desc_init_by_tag", &any_, 4, dims_.data(), kF32, kAny);
    }
    const Descriptor* Wanted(bool own_layout) const { return own_layout ? &any_ : &plain_; }
    void Place(const Descriptor* layout, const float* values) {
        layout_ = *layout;
        constexpr size_t kAllocate = ~size_t{0};
        Library().Call("dnnl_memory_create", &memory_, &layout_, Library().engine, reinterpret_cast<void*>(kAllocate));
        if (values != nullptr) Reorder(const_cast<float*>(values), true);
    }
    void Reorder(float* values, bool to_own) const {
        const Dnnl& dnnl = Library();
        Handle plain = nullptr, descriptor = nullptr, primitive = nullptr;
        dnnl.Call("dnnl_memory_create", &plain, &plain_, dnnl.engine, static_cast<void*>(values));
        const Descriptor* from = to_own ? &plain_ : &layout_;
        const Descriptor* to = to_own ? &layout_ : &plain_;
        dnnl.Call("dnnl_reorder_primitive_desc_create", &descriptor, from, dnnl.engine, to, dnnl.engine,
                  static_cast<void*>(nullptr));
        dnnl.Call("dnnl_primitive_create", &primitive, descriptor);
        dnnl.Execute(primitive, {{kReorderFrom, to_own ? plain : memory_}, {kReorderTo, to_own ? memory_ : plain}});
        dnnl.Call("dnnl_primitive_destroy", primitive);
        dnnl.Call("dnnl_primitive_desc_destroy", descriptor);
        dnnl.Call("dnnl_memory_destroy", plain);
    }
    Handle memory() const { return memory_; }

private:
    Dims dims_;
    Descriptor plain_, any_, layout_;
    Handle memory_ = nullptr;
};

class DnnlConvolution : public ConvPeer {
public:
    DnnlConvolution(const Convolution& shape, ConvDirection direction, bool own_layouts, const float* images,
                    const float* filter, const float* maps)
        : direction_(direction),
          images_(shape.batch, shape.c, shape.size, shape.size),
          filter_(shape.o, shape.c, shape.kernel, shape.kernel),
          maps_(shape.batch, shape.o, shape.maps(), shape.maps()) {
        const Dnnl& dnnl = Library();
        const Handle forward = Describe(shape, ConvDirection::kForward, own_layouts, nullptr);
        const Handle descriptor =
            direction == ConvDirection::kForward ? forward : Describe(shape, direction, own_layouts, forward);
        const auto layout = [&](Query query) { return dnnl.Layout(descriptor, query); };
        switch (direction) {
            case ConvDirection::kForward:
                images_.Place(layout(kSourceMd), images);
                filter_.Place(layout(kWeightsMd), filter);
                maps_.Place(layout(kDestinationMd), nullptr);
                break;
            case ConvDirection::kImages:
                images_.Place(layout(kDiffSourceMd), nullptr);
                filter_.Place(layout(kWeightsMd), filter);
                maps_.Place(layout(kDiffDestinationMd), maps);
                break;
            case ConvDirection::kFilter:
                images_.Place(layout(kSourceMd), images);
                filter_.Place(layout(kDiffWeightsMd), nullptr);
                maps_.Place(layout(kDiffDestinationMd), maps);
                break;
        }
        dnnl.Call("dnnl_primitive_create", &primitive_, descriptor);
    }

    void Run() override {
        switch (direction_) {
            case ConvDirection::kForward:
                return Execute(kSource, kWeights, kDestination);
            case ConvDirection::kImages:
                return Execute(kDiffSource, kWeights, kDiffDestination);
            case ConvDirection::kFilter:
                return Execute(kSource, kDiffWeights, kDiffDestination);
        }
    }

    void Read(float* to) override {
        const Operand4& result = direction_ == ConvDirection::kForward  ? maps_
                                 : direction_ == ConvDirection::kImages ? images_
                                                                        : filter_;
        result.Reorder(to, false);
    }

private:
    Handle Describe(const Convolution& shape, ConvDirection direction, bool own_layouts, Handle hint) const {
        const Dnnl& dnnl = Library();
        const Dims strides{shape.stride, shape.stride};
        const Dims pads{shape.pad, shape.pad};
        const Dims ends{(shape.maps() - 1) * shape.stride + shape.kernel - shape.size - shape.pad,
                        (shape.maps() - 1) * shape.stride + shape.kernel - shape.size - shape.pad};
        const Descriptor* images = images_.Wanted(own_layouts);
        const Descriptor* maps = maps_.Wanted(own_layouts);
        const Descriptor* filter = filter_.Wanted(true);
        const Descriptor* no_bias = nullptr;
        Descriptor operation;
        switch (direction) {
            case ConvDirection::kForward:
                dnnl.Call("dnnl_convolution_forward_desc_init", &operation, kTraining, kDirect, images, filter, no_bias,
                          maps, strides.data(), pads.data(), ends.data());
                break;
            case ConvDirection::kImages:
                dnnl.Call("dnnl_convolution_backward_data_desc_init", &operation, kDirect, images, filter, maps,
                          strides.data(), pads.data(), ends.data());
                break;
            case ConvDirection::kFilter:
                dnnl.Call("dnnl_convolution_backward_weights_desc_init", &operation, kDirect, images, filter, no_bias,
                          maps, strides.data(), pads.data(), ends.data());
                break;
        }
        Handle descriptor = nullptr;
        dnnl.Call("dnnl_primitive_desc_create", &descriptor, &operation, static_cast<void*>(nullptr), dnnl.engine,
                  hint);
        return descriptor;
    }

    void Execute(int images, int filter, int maps) const {
        Library().Execute(primitive_, {{images, images_.memory()}, {filter, filter_.memory()}, {maps, maps_.memory()}});
    }

    ConvDirection direction_;
    Operand4 images_, filter_, maps_;
    Handle primitive_ = nullptr;
};

}  // namespace

std::unique_ptr<ConvPeer> MakeConvPeer(const Convolution& shape, ConvDirection direction, bool own_layouts,
                                       const float* images, const float* filter, const float* maps) {
    if (Library().handle == nullptr) return nullptr;
    return std::make_unique<DnnlConvolution>(shape, direction, own_layouts, images, filter, maps);
}

void SetConvPeerThreads(int threads) {
    if (auto* set = FindSymbol<void(int)>(OpenLibrary("libgomp.so.1"), "omp_set_num_threads")) set(threads);
}

}  // namespace latent::bench
