// The leaf functions of every kernel family for one instruction-set variant.
#pragma once

#include "cpu/kernels/conv/conv.h"
#include "cpu/kernels/elementwise/elementwise.h"
#include "cpu/kernels/gather/gather.h"
#include "cpu/kernels/gemm/gemm.h"
#include "cpu/kernels/loss/loss.h"
#include "cpu/kernels/optimizer/optimizer.h"
#include "cpu/kernels/probe/probe.h"
#include "cpu/kernels/random/random.h"
#include "cpu/kernels/reduce/reduce.h"
#include "cpu/kernels/softmax/softmax.h"
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
