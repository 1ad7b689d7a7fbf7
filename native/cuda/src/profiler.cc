#include "profiler.h"

namespace latent::cuda {

Profiler::Profiler(const Context& context, const Binding& binding) : binding_(binding), start_(context, kEventDefault) {
    const std::vector<Launch>& launches = binding.launches();
    for (size_t begin = 0; begin < launches.size(); begin = spans_.back().end) {
        size_t end = begin;
        while (end < launches.size() && launches[end].instruction == launches[begin].instruction) ++end;
        spans_.push_back({launches[begin].instruction, begin, end, std::make_unique<Event>(context, kEventDefault)});
    }
}

void Profiler::RunStep(int64_t* profile) const {
    start_.Record();
    for (const Span& span : spans_) {
        binding_.Start(span.begin, span.end);
        span.done->Record();
    }
    spans_.back().done->Wait();
    const Event* before = &start_;
    for (const Span& span : spans_) {
        if (span.instruction >= 0) profile[span.instruction] += span.done->NanosecondsSince(*before);
        before = span.done.get();
    }
}

}  // namespace latent::cuda
