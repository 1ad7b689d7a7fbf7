#include <algorithm>
#include <cmath>
#include <string>
#include <tuple>

#include "conv_peer.h"
#include "machine.h"
#include "subjects.h"

namespace latent::bench {
namespace {

constexpr double kTurnNs = 30e6, kQuickTurnNs = 1e6;

std::vector<Convolution> Convolutions(bool quick) {
    if (quick) return {{4, 14, 8, 16, 3, 1, 1}};
    return {
        // Batch, image size, input channels, output channels, kernel, stride, padding.
        {128, 28, 1, 32, 3, 1, 1},    {128, 28, 1, 64, 4, 2, 1},   {128, 28, 16, 1, 3, 1, 1},
        {128, 28, 16, 32, 3, 1, 1},   {128, 28, 64, 64, 3, 1, 1},  {128, 28, 32, 64, 5, 2, 2},
        {128, 14, 8, 8, 3, 1, 1},     {128, 14, 64, 128, 4, 2, 1}, {128, 14, 32, 64, 3, 1, 1},
        {128, 14, 128, 128, 3, 1, 1}, {128, 7, 64, 64, 3, 1, 1},   {128, 7, 128, 128, 3, 1, 1},
        {128, 7, 128, 128, 1, 1, 0},
    };
}

const char* Name(ConvDirection direction) {
    return direction == ConvDirection::kForward  ? "maps"
           : direction == ConvDirection::kImages ? "gradient of images"
                                                 : "gradient of filters";
}

// A program of one instruction, its operands, and the same work with oneDNN.
class ConvWork {
public:
    ConvWork(const Convolution& shape, ConvDirection direction, int threads)
        : shape_(shape),
          direction_(direction),
          context_(MakeContext(threads)),
          images_(Draw(shape.images_count(), 1)),
          filter_(Draw(shape.filter_count(), 2)),
          maps_(Draw(shape.maps_count(), 3)) {
        MakeProgram();
    }
    ~ConvWork() { ltn_program_destroy(program_); }
    ConvWork(const ConvWork&) = delete;
    ConvWork& operator=(const ConvWork&) = delete;

    double Flops() const {
        return 2.0 * static_cast<double>(shape_.maps_count() * shape_.kernel) *
               static_cast<double>(shape_.kernel * shape_.c);
    }

    void Latent() {
        void* const segments[] = {images_.data(), filter_.data(), maps_.data()};
        const int64_t bytes[] = {Bytes(images_), Bytes(filter_), Bytes(maps_)};
        ltn_run run{};
        run.segments = segments;
        run.segment_bytes = bytes;
        run.steps = 1;
        run.batch = 1;
        ltn_run_result result{};
        Require(ltn_program_run(&result, program_, &run));
    }

    std::unique_ptr<ConvPeer> Peer(bool own_layouts) const {
        return MakeConvPeer(shape_, direction_, own_layouts, images_.data(), filter_.data(), maps_.data());
    }

    bool IsRight(ConvPeer& peer) {
        peer.Run();
        std::vector<float>& result = Result();
        std::vector<float> other(result.size());
        peer.Read(other.data());
        Latent();
        const double length = Flops() / 2 / static_cast<double>(result.size());
        return std::equal(result.begin(), result.end(), other.begin(), [=](float x, float y) {
            return std::fabs(x - y) <= 2e-5 * std::sqrt(length) + 1e-6 * length;
        });
    }

private:
    static int64_t Bytes(const std::vector<float>& values) { return static_cast<int64_t>(values.size()) * 4; }

    std::vector<float> Draw(int64_t count, uint64_t seed) const {
        std::vector<float> numbers(static_cast<size_t>(count));
        Require(ltn_random_draw_f32(numbers.data(), context_.get(), LTN_RANDOM_NORMAL, seed, 0, 0, count, 0));
        return numbers;
    }

    std::vector<float>& Result() {
        return direction_ == ConvDirection::kForward ? maps_ : direction_ == ConvDirection::kImages ? images_ : filter_;
    }

    static ltn_tensor Tensor(int32_t segment, int64_t n, int64_t h, int64_t w, int64_t c) {
        ltn_tensor tensor{};
        tensor.segment = segment;
        tensor.rank = 4;
        const int64_t dims[] = {n, h, w, c};
        std::copy(std::begin(dims), std::end(dims), tensor.dims);
        return tensor;
    }

    void MakeProgram() {
        const int64_t maps = shape_.maps();
        const ltn_tensor tensors[] = {Tensor(0, shape_.batch, shape_.size, shape_.size, shape_.c),
                                      Tensor(1, shape_.o, shape_.kernel, shape_.kernel, shape_.c),
                                      Tensor(2, shape_.batch, maps, maps, shape_.o)};
        constexpr ltn_access kBoth = LTN_ACCESS_READ | LTN_ACCESS_WRITE;
        const ltn_segment segments[] = {
            {Bytes(images_), kBoth, 0}, {Bytes(filter_), kBoth, 0}, {Bytes(maps_), kBoth, 0}};
        ltn_instruction instruction{};
        const int64_t attributes[] = {shape_.stride, shape_.stride, shape_.pad, shape_.pad, 1, 1, 1};
        std::copy(std::begin(attributes), std::end(attributes), instruction.attributes);
        std::fill(std::begin(instruction.inputs), std::end(instruction.inputs), -1);
        std::fill(std::begin(instruction.outputs), std::end(instruction.outputs), -1);
        const std::tuple<ltn_opcode, int, int, int> operands[] = {
            {LTN_OPCODE_CONV, 0, 1, 2}, {LTN_OPCODE_CONV_TRANSPOSE, 2, 1, 0}, {LTN_OPCODE_CONV_FILTER, 0, 2, 1}};
        std::tie(instruction.opcode, instruction.inputs[0], instruction.inputs[1], instruction.outputs[0]) =
            operands[static_cast<int>(direction_)];
        ltn_program_description description{};
        description.segments = segments;
        description.tensors = tensors;
        description.instructions = &instruction;
        description.step_capacity = 1;
        description.batch_capacity = 1;
        description.segment_count = 3;
        description.tensor_count = 3;
        description.instruction_count = 1;
        Require(ltn_program_create(&program_, context_.get(), &description));
    }

    Convolution shape_;
    ConvDirection direction_;
    ContextPointer context_;
    std::vector<float> images_, filter_, maps_;
    ltn_program* program_ = nullptr;
};

Row BenchConvolution(const Settings& settings, bool peers, const Convolution& shape, ConvDirection direction,
                     int threads) {
    const FmaPeak peak(threads);
    ConvWork work(shape, direction, threads);
    std::vector<Subject> subjects{{"Latent", [&] { work.Latent(); }}};
    SetConvPeerThreads(threads);
    std::vector<std::unique_ptr<ConvPeer>> others;
    for (const bool own_layouts : {true, false}) {
        std::unique_ptr<ConvPeer> peer = peers ? work.Peer(own_layouts) : nullptr;
        if (peer == nullptr) continue;
        const char* name = own_layouts ? "oneDNN" : "oneDNN on NHWC";
        if (!work.IsRight(*peer)) {
            std::fprintf(stderr, "latent_bench: %s gives a wrong convolution here and is left out\n", name);
            continue;
        }
        subjects.push_back({name, [run = peer.get()] { run->Run(); }});
        others.push_back(std::move(peer));
    }
    subjects.push_back({"peak", [&] { peak.Run(); }});
    const Plan plan{settings.quick ? 1 : 5, settings.quick ? kQuickTurnNs : kTurnNs, threads > 1 && peers};
    std::vector<Timing> timings = Measure(plan, subjects);
    const double flops_per_ns = peak.Flops() / timings.back().minimum_ns;
    timings.pop_back();
    const std::string text = std::to_string(shape.size) + " x " + std::to_string(shape.size) + ", " +
                             std::to_string(shape.c) + " to " + std::to_string(shape.o) + ", kernel " +
                             std::to_string(shape.kernel) + ", stride " + std::to_string(shape.stride) + ": " +
                             Name(direction);
    return {"convolutions, batch 128", text, threads, work.Flops(), "GFLOP/s", timings, work.Flops() / flops_per_ns};
}

}  // namespace

void BenchConv(const Settings& settings, bool peers, std::vector<Row>& rows) {
    for (const Convolution& shape : Convolutions(settings.quick)) {
        for (const ConvDirection direction :
             {ConvDirection::kForward, ConvDirection::kImages, ConvDirection::kFilter}) {
            for (const int threads : settings.thread_counts) {
                rows.push_back(BenchConvolution(settings, peers, shape, direction, threads));
            }
        }
    }
}

}  // namespace latent::bench
