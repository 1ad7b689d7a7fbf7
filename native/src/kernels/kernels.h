// The leaf functions of every kernel family for one instruction-set variant.
#pragma once

#include "kernels/conv/conv.h"
#include "kernels/elementwise/elementwise.h"
#include "kernels/gather/gather.h"
#include "kernels/gemm/gemm.h"
#include "kernels/loss/loss.h"
#include "kernels/optimizer/optimizer.h"
#include "kernels/probe/probe.h"
#include "kernels/random/random.h"
#include "kernels/reduce/reduce.h"
#include "kernels/softmax/softmax.h"
#include "latent/latent.h"

namespace latent {

struct Kernels {
    const ConvKernels& conv;
    const ElementwiseKernels& elementwise;
    const GatherKernels& gather;
    const GemmKernels& gemm;
    const LossKernels& loss;
    const OptimizerKernels& optimizer;
    const ProbeKernels& probe;
    const RandomKernels& random;
    const ReduceKernels& reduce;
    const SoftmaxKernels& softmax;
};

// The kernels of a supported variant (not LTN_VARIANT_BEST).
const Kernels& KernelsFor(ltn_variant variant);

}  // namespace latent
