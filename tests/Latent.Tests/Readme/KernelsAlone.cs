using Latent.Interop;
using Latent.Interop.Native;

namespace Latent.Tests.Readme;

internal static class KernelsAlone
{
    public static float[] Run()
    {
        // README: Kernels alone
        float[] x = new float[128 * 784], weight = new float[400 * 784], bias = new float[400], y = new float[128 * 400];
        Kernels.Normal(x, seed: 1);
        Kernels.Uniform(weight, seed: 1, stream: 1);
        Kernels.Linear(x, weight, bias, y, m: 128, n: 400, k: 784, Activation.Relu);  // y = relu(x Wᵀ + b)
        // end
        return y;
    }
}
